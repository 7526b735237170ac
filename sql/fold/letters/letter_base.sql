-- What a letter's life amounts to, in moments and spans: all that its columns at any instant are made of.
-- `borrowed` holds the answers and endings that a linked duplicate takes from its master (`${borrowed}`, a SELECT of letter_id, borrowed,
-- borrowed_contents, borrowed_ingested_at), each with whose it is and with how far away in the chain it is; `borrowed_contents` the contents of
-- those masters, which count in its version as its own do. A lambda copies what it captures once an element: whatever walks
-- a life walks narrow arrays of it (`steps`, `moments`), never the life itself.
-- Steps are subqueries for the reason that letter_life.sql gives.
SELECT
	*,
	arrayFold(
		(spans, s) -> if(
			notEmpty(spans) AND spans[-1].2 = s.1,
			arrayPushBack(arrayPopBack(spans), (spans[-1].1, s.2)),
			arrayPushBack(spans, (s.1, s.2))
		),
		needless,
		CAST([], 'Array(Tuple(DateTime64(3, \'UTC\'), DateTime64(3, \'UTC\')))')
	) AS ended_spans
FROM
(
	SELECT
		*,
		greatest(
			last_moment,
			arrayMax(arrayPushBack(arrayMap(s -> if(s.2 < toDateTime64('2299-12-31 00:00:00', 3, 'UTC'), s.2, s.1), borrowed), toDateTime64(0, 3, 'UTC')))
		) AS last_event_at,
		${include:fold/letters/needless.sql} AS needless,
		deadlines[1].policy_id AS policy_id,
		deadlines[1].due_at AS deadline,
		deadlines[1].moves AS deadline_moves,
		-- Empty when none has any.
		CAST(
			if(arrayExists(d -> d.policy_id != '', arrayPopFront(deadlines)), arrayMap(d -> (d.policy_id, d.due_at), arrayPopFront(deadlines)), []),
			'Array(Tuple(policy_id LowCardinality(String), due_at Nullable(DateTime64(3, \'UTC\'))))'
		) AS referral_policies,
		if(arrayExists(d -> notEmpty(d.moves), arrayPopFront(deadlines)), arrayPopFront(deadlines).moves, []) AS referral_moves,
		if(empty(registrations), first_event_at, registrations[1]) AS begins_at
	FROM
	(
		SELECT
			*,
			arrayConcat(
				arrayMap(s -> (s.1, s.2, s.3, toUInt16(0)), ${include:fold/letters/own_ends.sql}),
				arraySort(s -> s.4, arrayFilter(s -> s.3.2 != '', borrowed))
			) AS ends_by
		FROM
		(
			SELECT
				*,
				if(
					empty(borrowed),
					own_answers,
					arrayFold(
						(spans, s) -> if(
							empty(spans) OR spans[-1].2 < s.1,
							arrayPushBack(spans, s),
							arrayPushBack(arrayPopBack(spans), (spans[-1].1, greatest(spans[-1].2, s.2)))
						),
						arraySort(arrayConcat(own_answers, arrayMap(s -> (s.1, s.2), arrayFilter(s -> s.3.2 = '', borrowed)))),
						CAST([], 'Array(Tuple(DateTime64(3, \'UTC\'), DateTime64(3, \'UTC\')))')
					)
				) AS answers,
				-- Whose the standing answer is, and since when. Of several that stand the letter's own comes first, then that of the nearest master.
				CAST(
					if(
						empty(borrowed),
						arrayZip(own_answers.1, own_bodies),
						arrayMap(
							turn -> (turn.1, turn.2[1].2),
							arrayFilter(
								turn -> notEmpty(turn.2),
								arrayMap(
									t -> (t, arraySort(arrayMap(s -> (s.4, s.3), arrayFilter(s -> s.1 <= t AND t < s.2, answers_by)))),
									arrayDistinct(arraySort(arrayConcat(answers_by.1, arrayFilter(t -> t < toDateTime64('2299-12-31 00:00:00', 3, 'UTC'), answers_by.2))))
								)
							)
						)
					),
					'Array(Tuple(DateTime64(3, \'UTC\'), LowCardinality(String)))'
				) AS answer_bodies,
				${include:fold/letters/shut_states.sql} AS shut_states,
				${deadlines} AS deadlines,
				${graces} AS graces,
				${include:fold/letters/referral_marks.sql} AS referral_marks
			FROM
			(
				SELECT
					*,
					arrayMap(
						(referral_id, from_org, to_org, referred_at, due_at, operator, ending) -> CAST(
							(
								referral_id, from_org, to_org, referred_at, due_at, operator,
								if(ending.2 = 0, NULL, ending.3),
								transform(ending.2, [10, 8, 4, 11], ['answered', 'returned', 'referred', 'closed'], '')
							),
							'Tuple(referral_id String, from_org String, to_org String, referred_at DateTime64(3, \'UTC\'),
							due_at Nullable(DateTime64(3, \'UTC\')), operator String, ended_at Nullable(DateTime64(3, \'UTC\')), ended_by String)'
						),
						referral_ids, referral_froms, referral_tos, referral_times, referral_dues, referral_operators, endings
					) AS referrals,
					${include:fold/letters/spans.sql, changes = changes} AS own_answers,
					${include:fold/letters/answer_bodies.sql} AS own_bodies,
					if(
						empty(borrowed),
						[],
						arrayConcat(
							arrayMap((s, body) -> (s.1, s.2, body, toUInt16(0)), own_answers, own_bodies),
							arrayMap(s -> (s.1, s.2, s.3.1, s.4), arrayFilter(s -> s.3.2 = '', borrowed))
						)
					) AS answers_by,
					${include:fold/letters/shut_holders.sql} AS shut_holders,
					${include:fold/letters/spans.sql, changes = shut_changes} AS closes,
					${include:fold/letters/spans.sql, changes = wait_changes} AS waits,
					arrayMap(
						a -> CAST(
							(
								a.name, a.bank, a.collateral, a.amount, a.occurred_at,
								nullIf(lent_at[indexOf(lent_steps, (a.name, 'loan.requested'))], toDateTime64(0, 3, 'UTC')),
								nullIf(lent_at[indexOf(lent_steps, (a.name, 'loan.approved'))], toDateTime64(0, 3, 'UTC')),
								nullIf(lent_at[indexOf(lent_steps, (a.name, 'loan.refused'))], toDateTime64(0, 3, 'UTC')),
								nullIf(lent_at[indexOf(lent_steps, (a.name, 'loan.paid'))], toDateTime64(0, 3, 'UTC'))
							),
							'Tuple(loan_id String, bank String, collateral String, amount_rial UInt64, begun_at DateTime64(3, \'UTC\'),
							requested_at Nullable(DateTime64(3, \'UTC\')), approved_at Nullable(DateTime64(3, \'UTC\')),
							refused_at Nullable(DateTime64(3, \'UTC\')), paid_at Nullable(DateTime64(3, \'UTC\')))'
						),
						arrayFilter((a, nth) -> nth = 1, lent, arrayEnumerateUniq(lent.name))
					) AS loans,
					-- A flag stands until the same is set anew or taken off.
					arrayFilter(
						(span, e) -> e.type = 'letter.flagged',
						arrayMap(
							(e, next) -> (e.name, e.occurred_at, if(next.1 = e.name, next.2, toDateTime64('2299-12-31 00:00:00', 3, 'UTC'))),
							flaggings,
							arrayPopFront(arrayPushBack(arrayZip(flaggings.name, flaggings.occurred_at), ('', toDateTime64(0, 3, 'UTC'))))
						),
						flaggings
					) AS flagged,
					registration.channel AS channel,
					registration.category AS category,
					registration.county AS county,
					${working_calendar:registration.county} AS working_calendar,
					registration.kind AS kind,
					registration.campaign AS campaign,
					registration.priority AS priority,
					registration.subject AS subject,
					registration.citizen_key AS citizen_key,
					registration.citizen_mask AS citizen_mask,
					toUInt64(${include:fold/letters/citizen_hash.sql, key = registration.mobile_key}) AS mobile_hash
				FROM
				(
					SELECT
						*,
						${include:fold/letters/endings.sql} AS endings,
						${include:fold/letters/changes.sql, step = 10, turns = turns} AS changes,
						${include:fold/letters/begun.sql} AS begun,
						-- Of each referral the first sight that names it, wherever it stands.
						arrayMap(
							referral_id -> nullIf(sights.1[indexOf(sights.2, referral_id)], toDateTime64(0, 3, 'UTC')),
							referral_ids
						) AS referral_seen,
						${include:fold/letters/changes.sql, step = 6, turns = pauses} AS wait_changes,
						${include:fold/letters/changes.sql, step = 11, turns = shuts} AS shut_changes,
						registration.occurred_at AS registered_at,
						registration.registrar AS registrar
					FROM
					(
						SELECT
							*,
							arrayFilter((t, s) -> s = 1, moments, steps) AS registrations,
							arrayFilter((t, s) -> s = 2, moments, steps) AS screenings,
							arrayFilter((i, s) -> s = 4, arrayEnumerate(steps), steps) AS referral_places,
							arrayFilter((x, s) -> s = 4, told.ref, steps) AS referral_ids,
							arrayFilter((x, s) -> s = 4, told.from_org, steps) AS referral_froms,
							arrayFilter((x, s) -> s = 4, told.to_org, steps) AS referral_tos,
							arrayFilter((x, s) -> s = 4, moments, steps) AS referral_times,
							arrayFilter((x, s) -> s = 4, told.until, steps) AS referral_dues,
							arrayFilter((x, s) -> s = 4, told.actor, steps) AS referral_operators,
							arrayFilter(
								e -> e.2 IN (4, 8, 10, 11, 12, 13),
								arrayZip(arrayEnumerate(steps), steps, moments, told.ref, told.from_org)
							) AS ends,
							${include:fold/letters/shut_turns.sql, steps = steps} AS shut_turns,
							arrayFilter((t, s) -> s = 8, moments, steps) AS returnings,
							arrayFilter((t, s) -> s = 10, moments, steps) AS answerings,
							arrayFilter((t, s) -> s = 11, moments, steps) AS closings,
							arrayFilter((t, s) -> s = 12, moments, steps) AS reopenings,
							arrayFilter((t, s) -> s = 13, moments, steps) AS objections,
							arrayZip(arrayFilter((t, s) -> s = 10, moments, steps), arrayFilter((o, s) -> s = 10, told.to_org, steps)) AS outcomes,
							arrayFilter((i, s) -> s = 10, arrayEnumerate(steps), steps) AS answer_places,
							-- What came with a text: the letter itself, or an answer.
							arrayFilter((x, s) -> x.3 = 'text' AND s != 0, arrayZip(arrayEnumerate(steps), told.source, told.mark), steps) AS texts,
							-- Per answer: it has no text, though its source had told a text of this letter before.
							arrayMap(
								x -> x.3 != 'text' AND arrayExists(t -> t.1 < x.1 AND t.2 = x.2, texts),
								arrayFilter((x, s) -> s = 10, arrayZip(arrayEnumerate(steps), told.source, told.mark), steps)
							) AS untold,
							arrayZip(arrayFilter((t, s) -> s = 9, moments, steps), arrayFilter((t, s) -> s = 9, told.until, steps)) AS promises,
							-- Spans in which a final answer stands: from an answer to the reopening or objection that follows it.
							arrayFilter((t, s) -> s IN (10, 12, 13), arrayZip(moments, steps, arrayEnumerate(steps)), steps) AS turns,
							-- Likewise for a closing.
							arrayFilter((t, s) -> s IN (11, 12, 13), arrayZip(moments, steps), steps) AS shuts,
							-- And for waiting, which an answer or a closing ends too.
							arrayFilter((t, s) -> s IN (6, 7, 10, 11), arrayZip(moments, steps), steps) AS pauses,
							arrayFilter((t, s) -> s = 5, arrayZip(moments, told.ref), steps) AS sights,
							arraySlice(sights.1, 1, 1) AS seens,
							arrayZip(arrayFilter((t, s) -> s = 3, moments, steps), arrayFilter((m, s) -> s = 3, told.ref, steps)) AS links,
							arrayFilter((a, s) -> s = 11, told.actor, steps) AS closers,
							arrayFilter((t, s) -> s != 0, moments, steps) AS event_moments,
							arrayFilter(a -> startsWith(a.type, 'loan.'), asides) AS lent,
							lent.occurred_at AS lent_at,
							arrayZip(lent.name, lent.type) AS lent_steps,
							-- Its order among equal moments is that of a life.
							arraySort(
								a -> (a.name, a.occurred_at, a.event_id, a.source),
								arrayFilter(a -> a.type IN ('letter.flagged', 'letter.unflagged'), asides)
							) AS flaggings,
							arrayFilter(a -> a.type = 'letter.answered', asides).amount AS answer_texts,
							arrayMap(a -> (a.occurred_at, a.name), arrayFilter(a -> a.type = 'citizen.feedback', asides)) AS feedbacks,
							arrayFilter(a -> a.type = 'letter.reminded', asides).occurred_at AS reminders,
							arrayFilter(a -> a.type = 'sms.failed', asides).occurred_at AS sms_failures,
							arrayFilter((t, mark, s) -> mark = 'registered' AND s != 0, moments, told.mark, steps) AS registered_sms,
							arrayFilter((t, mark, s) -> mark = 'referred' AND s != 0, moments, told.mark, steps) AS referred_sms,
							arrayFilter((t, mark, s) -> mark = 'answered' AND s != 0, moments, told.mark, steps) AS answered_sms,
							arrayFilter((t, mark, s) -> mark = 'loan' AND s != 0, moments, told.mark, steps) AS loan_requests
						FROM
						(
							SELECT
								letter_id,
								${generation} * 4294967296 + contents + borrowed_contents AS version,
								greatest(lives.last_ingested_at, masters.borrowed_ingested_at) AS last_ingested_at,
								contents,
								borrowed,
								registration,
								told,
								steps,
								asides,
								events = 0 AS is_deleted,
								told.occurred_at AS moments,
								arrayFirst((t, s) -> s != 0, moments, steps) AS first_event_at,
								arrayLast((t, s) -> s != 0, moments, steps) AS last_moment,
								length(steps) - countEqual(steps, 0) AS events,
								length(void) AS void_events
							FROM
							(
								${include:fold/letters/letter_life.sql}
							) AS lives
							LEFT JOIN
							(
								${borrowed}
							) AS masters USING letter_id
						)
					)
				)
			)
		)
	)
)
