-- What each operator did on each day from `${since}` on, of the referrals that conditions are true of: how many, and in how many quarter hours.
SELECT operator, day, count() AS made, uniqExact(quarter) AS quarters
FROM
(
	SELECT
		channel,
		category,
		county,
		kind,
		campaign,
		assumeNotNull(operator) AS operator,
		body,
		referred_at AS at,
		toDate32(toTimeZone(at, 'Asia/Tehran')) AS day,
		intDiv(toUnixTimestamp64Milli(at), 900000) AS quarter
	FROM ${referrals}
	WHERE referred_at >= ${since} AND referred_at < {until: DateTime64(3, 'UTC')} AND is_by_operator
)
WHERE ${where}
GROUP BY operator, day
