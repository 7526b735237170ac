SELECT
	countIf(sms_failed > 0) AS numerator,
	count() AS denominator,
	numerator / nullIf(denominator, 0) AS value
FROM letters_at(as_of = {as_of: DateTime64(3, 'UTC')})
WHERE is_registered
	AND begins_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND begins_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
	AND (sms_failed > 0 OR coalesce(registered_sms_at, referred_sms_at, answered_sms_at) IS NOT NULL)
