-- Referrals to banks of letters registered in the range, for which `letter_begins_at` has an index.
	letter_is_registered AND letter_begins_at >= {from: DateTime64(3, 'UTC')} AND letter_begins_at < {until: DateTime64(3, 'UTC')}
	AND is_to_bank
	AND ${of_referral}
