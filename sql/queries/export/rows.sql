-- The rows of a list with their letters, the oldest first, in one reading. Of letters only those of the list are read.
SELECT
	${columns}
FROM
(
	SELECT * FROM (${chosen}) ORDER BY at, id LIMIT {limit: UInt64}
) AS m
LEFT ANY JOIN
(
	SELECT *
	FROM ${letters}
	WHERE letter_id IN (SELECT letter_id FROM (${chosen}))
) AS l ON l.letter_id = m.letter_id
ORDER BY m.at, m.id
