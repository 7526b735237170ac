-- When a letter came: its registration, or without one the first that was heard of it.
	ifNull(registered_at, first_event_at)
