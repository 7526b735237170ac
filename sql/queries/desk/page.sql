-- A page of letters, from the one after (`after_key`, `after_id`) to the place `last_key`. Moments become numbers in the outer
-- SELECT: in the inner one, conditions would compare the numbers instead of the moments.
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
