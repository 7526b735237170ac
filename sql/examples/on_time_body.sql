SELECT
	countIf(ended_by = 'answered' AND ended_at <= due_at) AS numerator,
	count() AS denominator,
	numerator / nullIf(denominator, 0) AS value
FROM referrals_at(as_of = {as_of: DateTime64(3, 'UTC')})
WHERE referred_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND referred_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
	AND due_at IS NOT NULL
	AND (ended_by = 'answered' OR due_at < ifNull(ended_at, {as_of: DateTime64(3, 'UTC')}))
