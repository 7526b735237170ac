SELECT
	countIf(referred_sms_at IS NOT NULL) AS numerator,
	count() AS denominator,
	quantileExactInclusiveIf(0.5)(dateDiff('millisecond', first_referred_at, referred_sms_at) / 60000, referred_sms_at IS NOT NULL) AS value
FROM letters_at(as_of = {as_of: DateTime64(3, 'UTC')})
WHERE first_referred_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND first_referred_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
