SELECT
	countIf(coalesce(approved_at, refused_at) IS NOT NULL) AS numerator,
	count() AS denominator,
	quantileExactInclusiveIf(0.5)(
		dateDiff('millisecond', requested_at, least(ifNull(approved_at, refused_at), ifNull(refused_at, approved_at))) / 3600000,
		coalesce(approved_at, refused_at) IS NOT NULL
	) AS value
FROM loans_at(as_of = {as_of: DateTime64(3, 'UTC')})
WHERE requested_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND requested_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
