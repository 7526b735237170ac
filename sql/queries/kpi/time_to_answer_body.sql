-- From a referral to its answer. One that ended otherwise (returned, referred on, closed) was waited for until then, an open
-- one until `as_of`.
SELECT
	${include:queries/kpi/shared/referral.sql},
	referred_at AS at,
	ifNull(ended_by = 'answered', 0) AS num,
	1 AS den,
	dateDiff('millisecond', referred_at, ifNull(ended_at, {as_of: DateTime64(3, 'UTC')})) / 3600000 AS value
FROM ${referrals}
WHERE ${include:queries/kpi/shared/referred.sql}
