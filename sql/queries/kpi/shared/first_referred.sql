-- First referred in the range.
	first_referred_at >= {from: DateTime64(3, 'UTC')} AND first_referred_at < {until: DateTime64(3, 'UTC')}
