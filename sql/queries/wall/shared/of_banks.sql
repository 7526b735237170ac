-- Referrals to banks of letters registered in the range, for which `letter_begins_at` has an index.
	registered_at >= {from: DateTime64(3, 'UTC')} AND registered_at < {until: DateTime64(3, 'UTC')}
	AND letter_begins_at >= {from: DateTime64(3, 'UTC')} AND letter_begins_at < {until: DateTime64(3, 'UTC')}
	AND to_org IN (SELECT code FROM ${database}.bodies FINAL WHERE kind = 'bank')
	AND ${of_referral}
