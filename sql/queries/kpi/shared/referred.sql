-- Referred in the range.
	referred_at >= {from: DateTime64(3, 'UTC')} AND referred_at < {until: DateTime64(3, 'UTC')}
