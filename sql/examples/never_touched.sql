SELECT
	countIf(screened_at IS NULL AND first_referred_at IS NULL AND interim_answered_at IS NULL AND waiting_since IS NULL AND waited_s = 0
		AND returns = 0 AND first_answered_at IS NULL AND closed_at IS NULL AND master_letter_id IS NULL) AS numerator,
	count() AS denominator,
	numerator / nullIf(denominator, 0) AS value
FROM letters_at(as_of = {as_of: DateTime64(3, 'UTC')})
WHERE is_registered
	AND begins_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND begins_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
	AND state IN ('registered', 'referred')
