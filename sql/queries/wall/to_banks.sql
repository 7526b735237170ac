-- Letters registered in the range that had been referred to a bank at least once by `as_of`.
SELECT count() AS referred_to_banks
FROM ${database}.letter_state FINAL
WHERE registrations[1] >= {from: DateTime64(3, 'UTC')} AND registrations[1] < {until: DateTime64(3, 'UTC')}
	AND begins_at >= {from: DateTime64(3, 'UTC')} AND begins_at < {until: DateTime64(3, 'UTC')}
	AND registrations[1] <= {as_of: DateTime64(3, 'UTC')}
	AND arrayExists(
		(org, at) -> at <= {as_of: DateTime64(3, 'UTC')} AND org IN (SELECT code FROM ${database}.bodies FINAL WHERE kind = 'bank'),
		referrals.to_org,
		referrals.referred_at
	)
	AND ${where}
