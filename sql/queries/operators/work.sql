-- The work of the office's operators in one reading of its referrals: in all (no operator, no day), by operator, and by Tehran day
-- with its step of the calendar. An operator-day is a day on which one referred any; of first referrals, wrong are those that
-- left the body without an answer.
SELECT
	if(grouping(operator) = 1, NULL, operator) AS of_operator,
	if(grouping(day) = 1, NULL, toString(day)) AS on_day,
	any(${step}) AS step,
	sum(made) AS referrals,
	sum(hours) AS active_hours,
	count() AS operator_days,
	uniqExact(operator) AS operators,
	sum(made_first) AS firsts,
	sum(made_wrong) AS wrong,
	sum(came_back) AS returned
FROM (${days})
GROUP BY GROUPING SETS ((operator), (day), ())
ORDER BY of_operator, on_day
-- Or the engine computes of each row what it then leaves out (five years: 1,000 ms of CPU for 800).
SETTINGS query_plan_merge_expressions = 0
