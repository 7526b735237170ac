-- What each referral repeats of its letter `l`, as of `${as_of}`, computed from the letter's moments.
	${first:registrations} AS registered_at,
	registered_at AS came_at,
	-- The rule of due_at.sql, with fewer columns.
	if(
		registered_at IS NOT NULL AND l.policy_id != '',
		${include:fold/letters/moved.sql, due = deadline, moves = l.deadline_moves},
		arrayFirst((due, t) -> t <= ${as_of} AND due IS NOT NULL, referrals.due_at, referrals.referred_at)
	) AS letter_due,
	arrayExists((e, t) -> t <= ${as_of} AND (e IS NULL OR e > ${as_of}), referrals.ended_at, referrals.referred_at) AS is_held,
	l.begins_at AS letter_came_at,
	l.first_event_at AS letter_first_at,
	l.last_event_at AS letter_last_at,
	${last:reopenings} AS reopened,
	${last:objections} AS objected,
	${include:fold/letters/last_dispute.sql, reopened = reopened, objected = objected} AS last_dispute
