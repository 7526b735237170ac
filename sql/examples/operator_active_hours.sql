SELECT
	-- The quarter hours in which each referred any.
	uniqExact(operator, intDiv(toUnixTimestamp64Milli(referred_at), 900000)) / 4 AS value
FROM referrals_at(as_of = {as_of: DateTime64(3, 'UTC')})
WHERE referred_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND referred_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
	AND is_office_referral
	AND operator != ''
