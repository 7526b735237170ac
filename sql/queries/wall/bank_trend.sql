-- Unanswered letters for which each bank is responsible at the end of the last 14 days. A day without flows carries the day before; one before the
-- first letter is not known.
SELECT
	org,
	arrayMap(
		n -> if(
			subtractDays({day: Date32}, 13 - n) < first_day,
			NULL,
			arraySum(arrayMap((d, f) -> if(d <= subtractDays({day: Date32}, 13 - n), f, 0), days, flows))
		),
		range(14)
	) AS trend
FROM
(
	SELECT org, groupArray(day) AS days, groupArray(toInt64(registered) + handed_in + unsettled - handed_out - settled) AS flows, min(min(day)) OVER () AS first_day
	FROM (${handovers})
	WHERE day <= {day: Date32}
	GROUP BY org
)
WHERE org IN (SELECT code FROM ${database}.bodies FINAL WHERE kind = 'bank')
