-- Letters registered in the range: `begins_at` is the moment of registration of a letter that is registered, and has an index.
	is_registered AND begins_at >= {from: DateTime64(3, 'UTC')} AND begins_at < {until: DateTime64(3, 'UTC')}
