-- How a letter ended without need of an answer: withdrawn, duplicate or transferred.
ALTER TABLE ${table:event_log}
	ADD COLUMN IF NOT EXISTS ended_as LowCardinality(String) COMMENT 'مختومه بدون نیاز به پاسخ، چگونه | how the letter ended without need of an answer' AFTER outcome;

-- A duplicate takes endings from its master too. The rows of a batch are read by the recomputation that wrote them.
ALTER TABLE ${table:borrowed_answers}
	ADD COLUMN IF NOT EXISTS taken Array(Tuple(DateTime64(3, 'UTC'), DateTime64(3, 'UTC'), Tuple(String, String, String, DateTime64(3, 'UTC'), UInt8), UInt16)) COMMENT 'از، تا، پاسخ یا پایان، با چند پیوند | from, until, the answer or ending, over how many links' AFTER letter_id,
	DROP COLUMN IF EXISTS spans;
