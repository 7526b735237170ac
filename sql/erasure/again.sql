-- How many erased letters a batch has touched, and how many refused events are there again that were erased.
SELECT
	(
		SELECT toUInt32(count()) FROM ${database}.erasures
		WHERE kind = 'letter' AND id IN (${include:erasure/touched-letters.sql})
	) AS letters,
	(
		SELECT toUInt32(count()) FROM ${database}.dead_letters
		WHERE {refused: Bool} AND ${include:erasure/dead-letters.sql}
	) AS dead
