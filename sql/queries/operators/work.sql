-- The work of the office's operators in one reading of its referrals: in all (no operator, no day), by operator, and by Tehran day
-- with its step of the calendar, beside the last whole day of work of each. An operator-day is a day on which one referred any.
SELECT
	if(grouping(operator) = 1, NULL, operator) AS of_operator,
	if(grouping(day) = 1, NULL, toString(day)) AS on_day,
	any(${step}) AS step,
	sum(made) AS referrals,
	sum(quarters) / 4 AS active_hours,
	count() AS operator_days,
	uniqExact(operator) AS operators,
	toString(argMax(day, ${include:queries/operators/last_day.sql})) AS last_day
FROM (${days})
GROUP BY GROUPING SETS ((operator), (day), ())
ORDER BY of_operator, on_day
