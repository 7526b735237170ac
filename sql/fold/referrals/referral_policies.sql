-- The deadlines that policies give a letter's referrals, as of `${as_of}`. The array may be shorter than the referrals, or empty.
if(
	empty(referral_moves),
	referral_policies,
	arrayMap(
		(p, m) -> CAST(
			(p.policy_id, ${include:fold/letters/moved.sql, due = p.due_at, moves = m}),
			'Tuple(policy_id LowCardinality(String), due_at Nullable(DateTime64(3, \'UTC\')))'
		),
		referral_policies,
		referral_moves
	)
)
