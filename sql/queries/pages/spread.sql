-- Answered members of a figure by how long they took, in days; `from_day` is the first of a step, which grow.
SELECT
	multiIf(days < 7, days, days < 14, 7, days < 21, 14, days < 30, 21, days < 60, 30, days < 90, 60, 90) AS from_day,
	count() AS answered
FROM
(
	SELECT floor(value / 24) AS days
	FROM (${members})
	WHERE num = 1
)
GROUP BY from_day
ORDER BY from_day
