-- Requested in the range.
	requested_at >= {from: DateTime64(3, 'UTC')} AND requested_at < {until: DateTime64(3, 'UTC')}
