-- Referrals to banks of letters registered in the range, which is found by the bounds of the letters' lives.
	registered_at >= {from: DateTime64(3, 'UTC')} AND registered_at < {until: DateTime64(3, 'UTC')}
	AND letter_first_event_at < {until: DateTime64(3, 'UTC')} AND letter_last_event_at >= {from: DateTime64(3, 'UTC')}
	AND to_org IN (SELECT code FROM ${database}.bodies FINAL WHERE kind = 'bank')
	AND ${of_referral}
