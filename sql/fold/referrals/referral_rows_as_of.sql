-- The referrals of `${of}` as of `${as_of}`: rows `l` of referral_state that had been made by then.
SELECT
	l.referral_id AS referral_id,
	l.letter_id AS letter_id,
	nullIf(l.from_org, '') AS from_org,
	l.to_org AS to_org,
	l.referred_at AS referred_at,
	if(l.seen_at <= ${as_of}, l.seen_at, NULL) AS seen_at,
	if(l.policy_id = '', l.given_due_at, ${include:fold/letters/moved.sql, due = l.policy_due_at, moves = l.policy_moves}) AS due_at,
	nullIf(l.policy_id, '') AS policy_id,
	nullIf(l.operator, '') AS operator,
	if(l.ended_at <= ${as_of}, l.ended_at, NULL) AS ended_at,
	toLowCardinality(if(l.ended_at <= ${as_of}, nullIf(l.ended_by, ''), NULL)) AS ended_by,
	l.from_org = '' AS is_office_referral,
	l.place AS hop,
	${include:fold/letters/letter_attributes.sql, came_at = if(l.registered_at <= ${as_of}, l.registered_at, NULL)},
	ifNull(l.registered_at <= ${as_of}, 0) AS letter_is_registered,
	-- The rule of due_at.sql, with fewer columns.
	multiIf(
		l.registered_at <= ${as_of} AND l.letter_policy_id != '', ${include:fold/letters/moved.sql, due = l.letter_deadline, moves = l.letter_deadline_moves},
		l.letter_given_at <= ${as_of}, l.letter_given_due_at,
		NULL
	) AS letter_due_at,
	arrayExists((e, t) -> t <= ${as_of} AND (e IS NULL OR e > ${as_of}), l.letter_ended, l.letter_referred) AS letter_is_held,
	${last:l.letter_contests} AS letter_contested_at,
	l.letter_begins_at AS letter_begins_at,
	l.letter_first_event_at AS letter_first_event_at,
	l.letter_last_event_at AS letter_last_event_at
FROM ${of}
