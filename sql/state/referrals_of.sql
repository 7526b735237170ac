-- What referrals_listed.sql takes of a letter `l` at `${as_of}`. Arrays that are shorter than the referrals are those of a row that
-- was computed before there were any.
	letter_id,
	l.channel AS channel,
	l.category AS category,
	l.county AS county,
	l.kind AS kind,
	l.campaign AS campaign,
	referrals,
	arrayResize(referral_seen, length(referrals)) AS sights,
	if(
		empty(referral_moves),
		arrayResize(referral_policies, length(referrals)),
		arrayMap(
			(p, m) -> CAST(
				(p.policy_id, ${include:state/moved.sql, due = p.due_at, moves = m}),
				'Tuple(policy_id LowCardinality(String), due_at Nullable(DateTime64(3, \'UTC\')))'
			),
			referral_policies,
			referral_moves
		)
	) AS policies,
	${first:registrations} AS registered_at,
	registered_at AS came_at,
	${include:state/due_at.sql} AS letter_due
