-- Referrals by the office's operators in the range, each with the hours that it adds to its operator's active time: what has
-- passed since the referral before it, at most 10 minutes; else it begins a run, and counts 3.6 minutes (7.5 h ÷ 125).
-- Of referrals at one moment only the first adds any. The ten minutes before the range are read too, so that its beginning cuts no run.
SELECT
	id, letter_id, channel, category, county, kind, campaign, operator, body, at,
	1 AS num,
	1 AS den,
	if(dateDiff('millisecond', previous, at) <= 600000, dateDiff('millisecond', previous, at), 216000) / 3600000 AS value
FROM
(
	SELECT
		referral_id AS id,
		letter_id,
		channel,
		category,
		county,
		kind,
		campaign,
		ifNull(operator, '') AS operator,
		body,
		referred_at AS at,
		lagInFrame(referred_at, 1, toDateTime64('1900-01-01 00:00:00', 3, 'UTC')) OVER (
			PARTITION BY operator ORDER BY referred_at, letter_id, referral_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
		) AS previous
	FROM ${referrals}
	WHERE referred_at >= {from: DateTime64(3, 'UTC')} - INTERVAL 10 MINUTE AND referred_at < {until: DateTime64(3, 'UTC')}
		AND is_by_operator
)
WHERE at >= {from: DateTime64(3, 'UTC')}
