SELECT
	-- A pause of more than ten minutes ends a run, and the first of the next counts 3.6 minutes.
	sum(if(since_previous_ms <= 600000, since_previous_ms, 216000)) / 3600000 AS value
FROM
(
	SELECT
		referred_at,
		dateDiff('millisecond', lagInFrame(referred_at) OVER (
			PARTITION BY operator ORDER BY referred_at, letter_id, referral_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
		), referred_at) AS since_previous_ms
	FROM referrals_at(as_of = {as_of: DateTime64(3, 'UTC')})
	-- Ten minutes more, so that the beginning of the range cuts no run.
	WHERE referred_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') - INTERVAL 10 MINUTE AND referred_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
		AND is_office_referral
		AND operator != ''
)
WHERE referred_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran')
