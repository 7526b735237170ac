SELECT
	countIf(
		state NOT IN ('registered', 'referred')
		AND coalesce(answered_at, ended_at, closed_at, begins_at) >= toDateTime64({from: Date}, 3, 'Asia/Tehran')
		AND coalesce(answered_at, ended_at, closed_at, begins_at) < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
	) AS numerator,
	countIf(begins_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran')
		AND begins_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')) AS denominator,
	numerator / nullIf(denominator, 0) AS value
FROM letters_at(as_of = {as_of: DateTime64(3, 'UTC')})
WHERE is_registered
