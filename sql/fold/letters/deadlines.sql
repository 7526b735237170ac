-- The deadlines of a letter: its own, then those of each of its `referrals`, as
-- (policy_id, due_at, moves). The policy is the most particular one that held on the Tehran day of registration, or of the
-- referral; empty where none speaks of it. A referral's is found by its body, and by what was known of the letter then: before its
-- registration nothing is. What was given with a referral stands before any policy.
-- Calendar days end at the same hour of the clock so many days later; working days with the last of them, at midnight.
-- The parts that a policy may not ask for are given (deadlines.server.ts).
arrayMap(
	d -> CAST(
		(d.1.2.policy_id, d.2, ${moves}),
		'Tuple(policy_id String, due_at Nullable(DateTime64(3, \'UTC\')), moves Array(Tuple(DateTime64(3, \'UTC\'), Nullable(DateTime64(3, \'UTC\')))))'
	),
	arrayMap(
		c -> (
			c,
			multiIf(c.2.policy_id = '', NULL, ${due_by_work} toTimeZone(addDays(toTimeZone(c.1, 'Asia/Tehran'), c.2.days), 'UTC')),
			${day}
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
					${include:fold/letters/policies.sql}
				),
				working_calendar
			),
			${subjects}
		)
	)
)
