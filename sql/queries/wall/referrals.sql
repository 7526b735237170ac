-- Referrals of the letters registered in the range, as of `as_of`: all, and letters that went to a bank at least once.
SELECT
	sum(arrayCount(r -> r.referred_at <= {as_of: DateTime64(3, 'UTC')}, referrals)) AS referrals_total,
	countIf(arrayExists(
		r -> r.referred_at <= {as_of: DateTime64(3, 'UTC')} AND r.to_org IN (SELECT code FROM ${database}.bodies FINAL WHERE kind = 'bank'), referrals
	)) AS referred_to_banks
FROM ${database}.letter_state FINAL
WHERE registrations[1] >= {from: DateTime64(3, 'UTC')} AND registrations[1] < {until: DateTime64(3, 'UTC')}
	AND registrations[1] <= {as_of: DateTime64(3, 'UTC')}
