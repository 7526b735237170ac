-- The same for what is counted by different ids: each once, with its first member.
SELECT
	id,
	argMin(letter_id, (at, letter_id)) AS letter_id,
	toUnixTimestamp64Milli(min(at)) AS at_ms,
	CAST(NULL, 'Nullable(Float64)') AS value,
	argMin(${dimensions}, (at, letter_id)) AS dimensions
FROM (${members})
WHERE ${part} = 1 AND ${where}
GROUP BY id
HAVING (min(at), id) > ({after_at: DateTime64(3, 'UTC')}, {after_id: String})
ORDER BY min(at), id
LIMIT {limit: UInt32}
