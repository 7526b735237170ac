-- When a letter came: its registration, or without one the first that was heard of it.
	coalesce(registered_at, screened_at, first_referred_at, first_answered_at, closed_at, last_event_at)
