-- Calls of the range: a call without an offer counts from its first event, as in the rollup.
	begins_at >= {from: DateTime64(3, 'UTC')} AND begins_at < {until: DateTime64(3, 'UTC')}
