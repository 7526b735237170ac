-- The same as it was known at a moment.
SELECT uniqExact(letter_id) AS referred_to_banks
FROM ${referrals}
WHERE registered_at >= {from: DateTime64(3, 'UTC')} AND registered_at < {until: DateTime64(3, 'UTC')}
	AND to_org IN (SELECT code FROM ${database}.bodies FINAL WHERE kind = 'bank')
	AND ${where}
