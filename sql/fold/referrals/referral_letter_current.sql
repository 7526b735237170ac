-- The current values of the same (referral_letter_as_of.sql), from the letter's own columns.
	l.registered_at AS came_at,
	l.due_at AS letter_due,
	l.begins_at AS letter_came_at,
	l.first_event_at AS letter_first_at,
	l.last_event_at AS letter_last_at,
	${include:fold/letters/last_dispute.sql, reopened = l.reopened_at, objected = l.objected_at} AS last_dispute
