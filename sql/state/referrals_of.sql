-- What referrals_listed.sql takes of a letter `l` at `${as_of}`. `sights` and `policies` may be shorter than the referrals: none has
-- any, or the row was computed before there were any; what is not there is empty.
	letter_id,
	l.channel AS channel,
	l.category AS category,
	l.county AS county,
	l.kind AS kind,
	l.campaign AS campaign,
	referrals.referral_id AS referral_ids,
	referrals.from_org AS from_orgs,
	referrals.to_org AS to_orgs,
	referrals.referred_at AS referred,
	referrals.due_at AS dues,
	referrals.operator AS operators,
	referrals.ended_at AS ended,
	referrals.ended_by AS enders,
	referral_seen AS sights,
	${include:state/referral_policies.sql} AS policies,
	${first:registrations} AS registered_at,
	registered_at AS came_at,
	-- As due_at.sql, of fewer columns.
	if(
		registered_at IS NOT NULL AND l.policy_id != '',
		${include:state/moved.sql, due = deadline, moves = l.deadline_moves},
		arrayFirst((due, t) -> t <= ${as_of} AND due IS NOT NULL, referrals.due_at, referrals.referred_at)
	) AS letter_due,
	arrayExists(e -> e IS NULL OR e > ${as_of}, referrals.ended_at) AS is_held,
	l.first_event_at AS letter_began_at,
	l.last_event_at AS letter_ended_at,
	${last:reopenings} AS reopened,
	${last:objections} AS objected,
	greatest(ifNull(reopened, objected), ifNull(objected, reopened)) AS contested
