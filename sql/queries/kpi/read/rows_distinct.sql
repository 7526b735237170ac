-- The same for what is counted by different ids: each once, with its first member.
SELECT id, first.1 AS letter_id, first_at AS at, CAST(NULL, 'Nullable(Float64)') AS value, first.2 AS codes
FROM
(
	SELECT id, min(at) AS first_at, argMin((letter_id, ${codes}), (at, letter_id)) AS first
	FROM (${members})
	GROUP BY id
)
