-- What waits with bodies, whenever it was referred: of ten million letters one in twenty has an open referral, and to find them the
-- referrals of all had to be read, 2.7 s of CPU. The open ones by themselves are mostly empty arrays, which cost next to nothing.
-- Made of `referrals` with each row, and so never other than they; a deadline by policy is after all its moves.
ALTER TABLE ${table:letter_state}
	ADD COLUMN IF NOT EXISTS open_referrals Array(Tuple(n UInt16, referral_id String, from_org LowCardinality(String), to_org LowCardinality(String), referred_at DateTime64(3, 'UTC'), due_at Nullable(DateTime64(3, 'UTC')), policy_id LowCardinality(String), operator LowCardinality(String)))
		MATERIALIZED arrayMap(
			(r, n) -> CAST(
				(
					n, r.referral_id, r.from_org, r.to_org, r.referred_at,
					if(
						r.due_at IS NULL AND referral_policies[n].policy_id != '',
						if(empty(referral_moves[n]), referral_policies[n].due_at, referral_moves[n][-1].2),
						r.due_at
					),
					if(r.due_at IS NULL, referral_policies[n].policy_id, ''),
					r.operator
				),
				'Tuple(n UInt16, referral_id String, from_org LowCardinality(String), to_org LowCardinality(String), referred_at DateTime64(3, \'UTC\'), due_at Nullable(DateTime64(3, \'UTC\')), policy_id LowCardinality(String), operator LowCardinality(String))'
			),
			arrayFilter(r -> r.ended_at IS NULL, referrals),
			arrayFilter((n, r) -> r.ended_at IS NULL, arrayEnumerate(referrals), referrals)
		) COMMENT 'ارجاع‌های باز | open referrals, each with its place among all';
ALTER TABLE ${database}.letter_state ${on_cluster}
	ADD COLUMN IF NOT EXISTS open_referrals Array(Tuple(n UInt16, referral_id String, from_org LowCardinality(String), to_org LowCardinality(String), referred_at DateTime64(3, 'UTC'), due_at Nullable(DateTime64(3, 'UTC')), policy_id LowCardinality(String), operator LowCardinality(String)));

-- Of the rows that there are, or each reading would make it anew.
ALTER TABLE ${table:letter_state} MATERIALIZE COLUMN open_referrals;
