-- The deadlines of a letter: its own, then those of each of its `referrals`, as
-- (policy_id, due_at, moves). The policy is the most particular one that held on the Tehran day of registration, or of the
-- referral; empty where none speaks of it. A referral's is found by its body, and by what was known of the letter then: before its
-- registration nothing is. What was given with a referral stands before any policy.
-- Calendar days end at the same hour of the clock so many days later; working days with the last of them, at midnight.
arrayMap(
	d -> CAST(
		(d.1.2.policy_id, d.2, ${include:state/moves.sql, since = d.1.1, rule = d.1.2, calendar = d.1.3, day = d.3, due = d.2}),
		'Tuple(policy_id String, due_at Nullable(DateTime64(3, \'UTC\')), moves Array(Tuple(DateTime64(3, \'UTC\'), Nullable(DateTime64(3, \'UTC\')))))'
	),
	arrayMap(
		c -> (
			c,
			multiIf(
				c.2.policy_id = '', NULL,
				c.2.is_working, ${working_deadline:c.1, c.2.days, = c.3},
				toTimeZone(addDays(toTimeZone(c.1, 'Asia/Tehran'), c.2.days), 'UTC')
			),
			if(c.2.is_working, ifNull(${working_day_number:c.1, = c.3}, 0), 0)
		),
		arrayMap(
			(since, subject, body, is_known) -> (
				since,
				arrayFirst(
					p -> p.subject = subject
						AND (p.body = '' OR p.body = body)
						AND (p.channel = '' OR is_known AND p.channel = channel) AND (p.category = '' OR is_known AND p.category = category)
						AND (p.kind = '' OR is_known AND p.kind = kind) AND (p.campaign = '' OR is_known AND p.campaign = campaign)
						AND p.valid_from <= toDate32(toTimeZone(since, 'Asia/Tehran')),
					${include:state/policies.sql}
				),
				${working_calendar:county}
			),
			arrayPushFront(referrals.referred_at, registered_at),
			arrayPushFront(arrayMap(r -> if(r.due_at IS NULL, 'referral', 'given'), referrals), if(empty(registrations), '', 'letter')),
			arrayPushFront(referrals.to_org, ''),
			arrayMap(t -> notEmpty(registrations) AND registered_at <= t, arrayPushFront(referrals.referred_at, registered_at))
		)
	)
)
