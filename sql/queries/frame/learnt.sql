-- What state has learnt since `known_at` of the letters of `${among}`: whether anything, of calls too; of how many that were known then; a digest
-- of that (versions of rows only grow); how many of them are not kept as they were known, and for how many there is room.
SELECT
	(SELECT count() FROM (SELECT 1 FROM ${database}.letter_state WHERE last_ingested_at > {known_at: DateTime64(3, 'UTC')} AND (${among}) LIMIT 1)) > 0
		OR (SELECT count() FROM (SELECT 1 FROM ${database}.call_state WHERE last_ingested_at > {known_at: DateTime64(3, 'UTC')} LIMIT 1)) > 0 AS has_learnt,
	count() AS letters,
	toString(sum(cityHash64(letter_id, newest))) AS digest,
	countIf((letter_id, newest) NOT IN (SELECT letter_id, version FROM ${database}.known_letters WHERE known_at = {known_at: DateTime64(3, 'UTC')})) AS unkept,
	greatest(0, toInt64({room: UInt32}) - (SELECT toInt64(count()) FROM ${database}.known_letters)) AS room
FROM (${include:fold/letters/changed_letters.sql})
