-- Letters registered in the range. `begins_at` is the same moment for a letter that is registered, and the one that has an index.
	registered_at >= {from: DateTime64(3, 'UTC')} AND registered_at < {until: DateTime64(3, 'UTC')}
	AND begins_at >= {from: DateTime64(3, 'UTC')} AND begins_at < {until: DateTime64(3, 'UTC')}
