-- An answer that a duplicate takes from its master says whose it is, and how far away in the chain. The rows of a batch are read by the recomputation that wrote them.
ALTER TABLE ${table:borrowed_answers}
	ADD COLUMN IF NOT EXISTS spans Array(Tuple(DateTime64(3, 'UTC'), DateTime64(3, 'UTC'), String, UInt16)) COMMENT 'از، تا، از آنِ کدام دستگاه، با چند پیوند | from, until, of which body, over how many links' AFTER letter_id,
	DROP COLUMN IF EXISTS answers;
