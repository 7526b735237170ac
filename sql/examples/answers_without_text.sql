SELECT
	countIf(is_answered_without_text) AS numerator,
	count() AS denominator,
	numerator / nullIf(denominator, 0) AS value
FROM letters_at(as_of = {as_of: DateTime64(3, 'UTC')})
WHERE is_registered
	AND last_answered_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND last_answered_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
