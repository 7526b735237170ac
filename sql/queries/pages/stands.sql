-- Unanswered letters for which each body is responsible at the end of each of the last days. A day without flows carries the day before; one
-- before the first letter is not known.
SELECT
	org,
	arrayMap(
		day -> if(day < first_day, NULL, arraySum(arrayMap((d, f) -> if(d <= day, f, 0), flow_days, flows))),
		arrayMap(n -> subtractDays({day: Date32}, {days: UInt16} - 1 - n), range({days: UInt16}))
	) AS stands
FROM
(
	SELECT
		org,
		groupArray(day) AS flow_days,
		groupArray(${include:queries/wall/flows/net.sql}) AS flows,
		min(min(day)) OVER () AS first_day
	FROM (${handovers})
	WHERE day <= {day: Date32}
	GROUP BY org
)
