-- Open referrals of each bank at the end of the last 14 days, of all letters. A day without flows carries the day before;
-- one before the office's first referral is not known.
SELECT
	org,
	arrayMap(
		n -> if(
			subtractDays({day: Date32}, 13 - n) < (SELECT min(day) FROM ${database}.orgs_daily),
			NULL,
			arraySum(arrayMap((d, f) -> if(d <= subtractDays({day: Date32}, 13 - n), f, 0), days, flows))
		),
		range(14)
	) AS trend
FROM
(
	SELECT org, groupArray(day) AS days, groupArray(toInt64(came) - answered - returned - referred_on - closed) AS flows
	FROM ${database}.orgs_daily
	WHERE day <= {day: Date32} AND org IN (SELECT code FROM ${database}.bodies FINAL WHERE kind = 'bank')
	GROUP BY org
)
