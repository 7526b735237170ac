-- What was unanswered with each body when the day `${since}` began, as if it had been registered the day before: what is unanswered at the instant,
-- without what came since (`${flows}`).
SELECT
	subtractDays(${since}, 1) AS day, org, sum(stands) AS registered,
	toInt64(0) AS handed_in, toInt64(0) AS handed_out, toInt64(0) AS settled, toInt64(0) AS unsettled
FROM
(
	SELECT toString(body) AS org, toInt64(1) AS stands FROM ${unanswered} WHERE is_registered AND ${where} AND ${of_holder}
	UNION ALL
	SELECT org, handed_out + settled - registered - handed_in - unsettled AS stands FROM (${flows})
)
GROUP BY org
HAVING registered != 0
