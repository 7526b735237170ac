-- Unanswered letters for which each body is responsible at the end of each of the last days. A day without flows carries the day before; one
-- before the body's first letter, whatever is filtered, is not known.
SELECT
	org,
	arrayMap(
		day -> if(day < first_day, NULL, arraySum(arrayMap((d, f) -> if(d <= day, f, 0), flow_days, flows))),
		arrayMap(n -> subtractDays({day: Date32}, {days: UInt16} - 1 - n), range({days: UInt16}))
	) AS stands
FROM
(
	SELECT org, groupArray(day) AS flow_days, groupArray(flow) AS flows, min(day) AS first_day
	FROM
	(
		SELECT day, org, ${include:queries/wall/flows/net.sql} AS flow, 1 AS is_asked_for FROM (${handovers}) WHERE day <= {day: Date32}
		UNION ALL
		SELECT min(day), cell, 0, 0 FROM ${database}.org_days FINAL ARRAY JOIN cells.org AS cell GROUP BY cell
	)
	GROUP BY org
	HAVING max(is_asked_for) = 1
)
