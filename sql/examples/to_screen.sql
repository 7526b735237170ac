SELECT
	count() AS value
FROM letters_at(as_of = {as_of: DateTime64(3, 'UTC')})
WHERE is_registered
	AND begins_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND begins_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
	AND NOT is_answered
	AND screened_at IS NULL
	AND first_referred_at IS NULL
	AND dictGetOrDefault('channels_by_code', 'basis', channel, '') != 'electronic'
