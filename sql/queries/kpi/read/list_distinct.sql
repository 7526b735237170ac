-- The same for what is counted by different ids: each once, with its first member.
SELECT
	id,
	first.1 AS letter_id,
	toUnixTimestamp64Milli(first_at) AS at_ms,
	CAST(NULL, 'Nullable(Float64)') AS value,
	first.2 AS dimensions
FROM
(
	SELECT id, min(at) AS first_at, argMin((letter_id, ${dimensions}), (at, letter_id)) AS first
	FROM (${members})
	WHERE ${part} = 1 AND ${where}
	GROUP BY id
)
WHERE (first_at, id) > ({after_at: DateTime64(3, 'UTC')}, {after_id: String})
ORDER BY first_at, id
LIMIT {limit: UInt32}
