-- Requested in the range; a letter's loans are between its first event and its last, which have an index.
	requested_at >= {from: DateTime64(3, 'UTC')} AND requested_at < {until: DateTime64(3, 'UTC')}
	AND letter_first_event_at < {until: DateTime64(3, 'UTC')} AND letter_last_event_at >= {from: DateTime64(3, 'UTC')}
