-- What a letter's life amounts to, in moments and spans: all that its columns at any instant are made of.
-- `borrowed` holds the answers that a linked duplicate takes from its master, `borrowed_contents` the contents of those
-- masters, which count in its version as its own do.
SELECT
	letter_id,
	{generation: UInt64} * 4294967296 + contents + borrowed_contents AS version,
	contents,
	empty(life) AS is_deleted,
	first_ingested_at,
	last_ingested_at,
	if(empty(life), toDateTime64(0, 3, 'UTC'), life[1].occurred_at) AS first_event_at,
	greatest(
		if(empty(life), toDateTime64(0, 3, 'UTC'), life[-1].occurred_at),
		arrayMax(arrayConcat([toDateTime64(0, 3, 'UTC')], answers.1, arrayFilter(t -> t < toDateTime64('2299-12-31 00:00:00', 3, 'UTC'), answers.2)))
	) AS last_event_at,
	length(life) AS events,
	length(void) AS void_events,
	arrayFirst(e -> e.step = 1, life) AS registration,
	registration.channel AS channel,
	registration.category AS category,
	registration.county AS county,
	registration.kind AS kind,
	registration.campaign AS campaign,
	registration.priority AS priority,
	registration.subject AS subject,
	registration.citizen_key AS citizen_key,
	registration.actor AS registrar,
	arrayMap(e -> e.occurred_at, arrayFilter(e -> e.step = 1, life)) AS registrations,
	arrayMap(e -> e.occurred_at, arrayFilter(e -> e.step = 2, life)) AS screenings,
	-- A referral ends with the first thing after it that answers it, returns it, refers it on from its holder, or closes the letter.
	arrayMap(
		p -> CAST(
			(
				p.1.referral_id, p.1.from_org, p.1.to_org, p.1.occurred_at, p.1.due_at, p.1.actor,
				if(p.2.step = 0, NULL, p.2.occurred_at),
				transform(p.2.step, [10, 8, 4, 11], ['answered', 'returned', 'referred', 'closed'], '')
			),
			'Tuple(referral_id String, from_org String, to_org String, referred_at DateTime64(3, \'UTC\'),
			due_at Nullable(DateTime64(3, \'UTC\')), operator String, ended_at Nullable(DateTime64(3, \'UTC\')), ended_by String)'
		),
		arrayMap(
			i -> (
				life[i],
				arrayFirst(
					e -> (e.step = 10 AND (e.referral_id = life[i].referral_id OR e.referral_id = ''))
						OR (e.step = 8 AND e.referral_id = life[i].referral_id)
						OR (e.step = 4 AND e.from_org != '' AND e.from_org = life[i].to_org)
						OR e.step = 11,
					arraySlice(life, i + 1)
				)
			),
			arrayFilter(i -> life[i].step = 4, arrayEnumerate(life))
		)
	) AS referrals,
	arrayMap(e -> e.occurred_at, arrayFilter(e -> e.step = 8, life)) AS returnings,
	arrayMap(e -> e.occurred_at, arrayFilter(e -> e.step = 10, life)) AS answerings,
	arrayMap(e -> e.occurred_at, arrayFilter(e -> e.step = 11, life)) AS closings,
	arrayMap(e -> e.occurred_at, arrayFilter(e -> e.step = 12, life)) AS reopenings,
	arrayMap(e -> e.occurred_at, arrayFilter(e -> e.step = 13, life)) AS objections,
	arrayMap(e -> (e.occurred_at, e.outcome), arrayFilter(e -> e.step = 10, life)) AS outcomes,
	arrayMap(e -> (e.occurred_at, e.promised_at), arrayFilter(e -> e.step = 9, life)) AS promises,
	-- Spans in which a final answer stands: from an answer to the reopening or objection that follows it.
	arrayFilter(e -> e.step IN (10, 12, 13), life) AS turns,
	arrayFilter((e, i) -> (e.step = 10) != (i > 1 AND turns[i - 1].step = 10), turns, arrayEnumerate(turns)) AS changes,
	arrayMap(
		i -> (changes[i].occurred_at, if(i < length(changes), changes[i + 1].occurred_at, toDateTime64('2299-12-31 00:00:00', 3, 'UTC'))),
		arrayFilter(i -> i % 2 = 1, arrayEnumerate(changes))
	) AS own_answers,
	if(
		empty(borrowed),
		own_answers,
		arrayFold(
			(spans, s) -> if(
				empty(spans) OR spans[-1].2 < s.1,
				arrayPushBack(spans, s),
				arrayPushBack(arrayPopBack(spans), (spans[-1].1, greatest(spans[-1].2, s.2)))
			),
			arraySort(arrayConcat(own_answers, borrowed)),
			CAST([], 'Array(Tuple(DateTime64(3, \'UTC\'), DateTime64(3, \'UTC\')))')
		)
	) AS answers,
	-- Likewise for a closing.
	arrayFilter(e -> e.step IN (11, 12, 13), life) AS shuts,
	arrayFilter((e, i) -> (e.step = 11) != (i > 1 AND shuts[i - 1].step = 11), shuts, arrayEnumerate(shuts)) AS shut_changes,
	arrayMap(
		i -> (shut_changes[i].occurred_at, if(i < length(shut_changes), shut_changes[i + 1].occurred_at, toDateTime64('2299-12-31 00:00:00', 3, 'UTC'))),
		arrayFilter(i -> i % 2 = 1, arrayEnumerate(shut_changes))
	) AS closes,
	arrayMap(e -> (e.occurred_at, e.master_letter_id), arrayFilter(e -> e.step = 3, life)) AS links,
	arrayMap(e -> e.occurred_at, arrayFilter(e -> e.type = 'sms.sent' AND e.template = 'registered', life)) AS registered_sms,
	arrayMap(e -> e.occurred_at, arrayFilter(e -> e.type = 'sms.sent' AND e.template = 'referred', life)) AS referred_sms,
	arrayMap(e -> e.occurred_at, arrayFilter(e -> e.type = 'loan.requested', life)) AS loan_requests,
	-- The deadline by the most particular policy that held on the day of registration; none where no policy speaks of it.
	arrayFirst(
		p -> p.channel IN ('', channel) AND p.category IN ('', category) AND p.kind IN ('', kind) AND p.campaign IN ('', campaign)
			AND p.valid_from <= toDate32(toTimeZone(registration.occurred_at, 'Asia/Tehran')),
		(
			SELECT groupArray(CAST((policy_id, valid_from, channel, category, kind, campaign, days), 'Tuple(policy_id String, valid_from Date32, channel String, category String, kind String, campaign String, days UInt16)'))
			FROM
			(
				SELECT * FROM ${database}.deadline_policies FINAL WHERE subject = 'letter'
				ORDER BY (channel != '') + (category != '') + (kind != '') + (campaign != '') DESC, valid_from DESC, policy_id
			)
		)
	) AS policy,
	policy.policy_id AS policy_id,
	if(policy.policy_id = '' OR empty(registrations), NULL, toTimeZone(addDays(toTimeZone(registration.occurred_at, 'Asia/Tehran'), policy.days), 'UTC')) AS deadline
FROM
(
	${include:state/letter_life.sql}
) AS lives
LEFT JOIN
(
	SELECT letter_id, answers AS borrowed, contents AS borrowed_contents
	FROM ${database}.borrowed_answers FINAL
	WHERE batch_id IN {batches: Array(UInt64)}
	ORDER BY contents DESC
	LIMIT 1 BY letter_id
) AS masters USING letter_id
