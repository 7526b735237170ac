-- The same (`${flows}`), and what was unanswered with each body when the day `${since}` began, as if it had been registered the day before: what is
-- unanswered at the instant, without what came since. The flows stand here once, since the engine reads them as often as they do.
SELECT
	flow.1 AS day, org, flow.2 AS registered, flow.3 AS handed_in, flow.4 AS handed_out, flow.5 AS settled, flow.6 AS unsettled
FROM
(
	SELECT
		org,
		groupArrayIf((day, registered, handed_in, handed_out, settled, unsettled), stands = 0) AS flows,
		sum(stands - registered - handed_in - unsettled + handed_out + settled) AS carried
	FROM
	(
		SELECT *, toInt64(0) AS stands FROM (${flows})
		UNION ALL
		SELECT ${since} AS day, toString(body) AS org, 0 AS registered, 0 AS handed_in, 0 AS handed_out, 0 AS settled, 0 AS unsettled, toInt64(count()) AS stands
		FROM ${unanswered}
		WHERE is_registered AND ${where} AND ${of_holder}
		GROUP BY body
	)
	GROUP BY org
)
ARRAY JOIN arrayPushFront(flows, (subtractDays(${since}, 1), carried, toInt64(0), toInt64(0), toInt64(0), toInt64(0))) AS flow
WHERE flow.2 != 0 OR flow.1 >= ${since}
