-- Referred in the range by an operator of the office.
	referred_at >= {from: DateTime64(3, 'UTC')} AND referred_at < {until: DateTime64(3, 'UTC')}
	AND is_office_referral AND ifNull(operator, '') != ''
