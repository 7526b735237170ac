SELECT
	count() AS numerator,
	if(numerator = 0, 0, dateDiff('day', min(toDate32(referred_at, 'Asia/Tehran')), max(toDate32(referred_at, 'Asia/Tehran'))) + 1) AS denominator,
	numerator / nullIf(denominator, 0) AS value
FROM referrals_at(as_of = {as_of: DateTime64(3, 'UTC')})
WHERE referred_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND referred_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
	AND is_office_referral
	AND operator != ''
