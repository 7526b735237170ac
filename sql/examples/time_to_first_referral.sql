SELECT
	countIf(first_referred_at IS NOT NULL) AS numerator,
	count() AS denominator,
	quantileExactInclusiveIf(0.5)(dateDiff('millisecond', begins_at, first_referred_at) / 3600000, first_referred_at IS NOT NULL) AS value
FROM letters_at(as_of = {as_of: DateTime64(3, 'UTC')})
WHERE is_registered
	AND begins_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND begins_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
