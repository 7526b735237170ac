-- A page of letters, from the one after (`after_key`, `after_id`) to the place `last_key`. Its moments are made numbers outside: inside, conditions
-- would take the numbers for them.
SELECT
	${columns}
FROM
(
	SELECT *, toInt64(${key}) AS place
	FROM ${letters}
	WHERE ${where}
	ORDER BY place, letter_id
	LIMIT {limit: UInt32}
)
ORDER BY place, letter_id
