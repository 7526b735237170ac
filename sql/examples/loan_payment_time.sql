SELECT
	countIf(paid_at IS NOT NULL) AS numerator,
	count() AS denominator,
	quantileExactInclusiveIf(0.5)(dateDiff('millisecond', approved_at, paid_at) / 3600000, paid_at IS NOT NULL) AS value
FROM loans_at(as_of = {as_of: DateTime64(3, 'UTC')})
WHERE approved_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND approved_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
