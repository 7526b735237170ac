-- The same for what is counted by different ids: each once, with its first member.
SELECT ${id} AS id, first.1 AS letter_id, first_at AS at, CAST(NULL, 'Nullable(Float64)') AS value, first.2 AS codes, place
FROM
(
	SELECT id AS place, min(at) AS first_at, argMin((letter_id, ${dimensions}), (at, letter_id)) AS first
	FROM (${members})
	WHERE ${part} = 1 AND ${where}
	GROUP BY id
)
