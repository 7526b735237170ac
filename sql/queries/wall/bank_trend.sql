-- Open referrals of each bank at the end of the last 14 days, of all letters. A day without flows carries the day before;
-- one before the first referral is not known.
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
	SELECT org, groupArray(day) AS days, groupArray(toInt64(came) - toInt64(went)) AS flows, min(min(day)) OVER () AS first_day
	FROM (${org_flows})
	WHERE day <= {day: Date32}
	GROUP BY org
)
WHERE org IN (SELECT code FROM ${database}.bodies FINAL WHERE kind = 'bank')
