SELECT
	countIf(ended_by = 'answered') AS numerator,
	count() AS denominator,
	quantileExactInclusiveIf(0.5)(dateDiff('millisecond', referred_at, ended_at) / 3600000, ended_by = 'answered') AS value
FROM referrals_at(as_of = {as_of: DateTime64(3, 'UTC')})
WHERE referred_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND referred_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
