SELECT
	count() AS value
FROM referrals_at(as_of = {as_of: DateTime64(3, 'UTC')})
WHERE referred_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND referred_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
