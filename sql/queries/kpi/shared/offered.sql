-- Offered in the range.
	offered_at >= {from: DateTime64(3, 'UTC')} AND offered_at < {until: DateTime64(3, 'UTC')}
