SELECT
	countIf(wait_s <= 20) AS numerator,
	count() AS denominator,
	numerator / nullIf(denominator, 0) AS value
FROM calls_at(as_of = {as_of: DateTime64(3, 'UTC')})
WHERE begins_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND begins_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
	AND outcome = 'answered'
