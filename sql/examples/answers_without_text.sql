SELECT
	countIf(answer_text_key = 0) AS numerator,
	count() AS denominator,
	numerator / nullIf(denominator, 0) AS value
FROM letters_at(as_of = {as_of: DateTime64(3, 'UTC')})
WHERE is_registered
	AND answer_text_key IS NOT NULL
	AND last_answered_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND last_answered_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
