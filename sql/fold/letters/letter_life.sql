-- All that was ever told of each letter whose events `${letters}` selects, in order, and what of it stands.
-- One row a letter: contents (how much was ever seen of it), told (its events, losing and void ones too), steps (their ranks in the
-- life of a letter; 0: does not stand), void (events taken back), registration (the first that stands), asides (what stands of
-- the rare: loans, flags, feedback, reminders, failed SMS; and the texts of answers), last_ingested_at (when the newest of all
-- this came in, or a load of it was undone).
-- Repetitions, conflicts, voids and undone loads are rare: their array work is done for the letters that have them (short-circuit),
-- and ends in a narrow array of ranks. Each `if` between wide arrays copies them for all letters: three of them took a
-- third of the CPU.
-- Each step is a subquery of its own: the analyzer copies an alias's whole expression wherever it is used, and with
-- all steps in one SELECT the plan of a single letter took half a second.
SELECT
	letter_id,
	contents,
	told,
	void,
	-- A void is no step of a life: a letter of which nothing else stands is as if it had never been.
	if(is_odd, arrayMap((e, k) -> if(k AND e.mark != 'void' AND NOT has(void, (e.event_id, e.source)), e.step, 0), told, kept), told.step) AS steps,
	-- The first standing registration, in the content that stands.
	forms[
		if(
			is_odd,
			arrayFirstIndex(
				f -> has(
					arrayMap(e -> (e.occurred_at, e.event_id, e.source, e.content_hash), arrayFilter((e, s) -> s = 1, told, steps)),
					(f.occurred_at, f.event_id, f.source, f.content_hash)
				),
				forms
			),
			1
		)
	] AS registration,
	if(
		is_odd AND notEmpty(asides_told),
		arrayDistinct(
			arrayFilter(
				a -> has(
					arrayMap(e -> (e.occurred_at, e.event_id, e.source, e.content_hash), arrayFilter((e, s) -> s != 0, told, steps)),
					(a.occurred_at, a.event_id, a.source, a.content_hash)
				),
				asides_told
			)
		),
		asides_told
	) AS asides,
	last_ingested_at
FROM
(
	SELECT *, if(has(told.mark, 'void'), ${include:fold/voids/void.sql}, CAST([], 'Array(Tuple(String, String))')) AS void
	FROM
	(
		SELECT *, if(is_odd, arrayFilter((e, k) -> k, told, kept), told) AS sorted
		FROM
		(
			SELECT
				*,
				-- Only grows, whatever comes or is undone: contents by the load that brought them, those of undone loads once more.
				if(
					is_odd,
					arrayUniq(told.source, told.event_id, told.content_hash, told.load) + arrayUniq(arrayFilter(e -> e.undone, told)),
					length(told)
				) AS contents,
				-- The same sent again changes nothing: of each content the earliest arrival counts.
				if(
					is_odd,
					greatest(
						arrayMax(
							arrayMap(
								(e, before) -> if((e.1, e.2, e.3, e.4) = (before.1, before.2, before.3, before.4), toDateTime64(0, 3, 'UTC'), e.5),
								arraySort(arrayMap((e, t) -> (e.source, e.event_id, e.content_hash, e.load, t), came, arrivals)) AS contents_by_arrival,
								arrayPushFront(arrayPopBack(contents_by_arrival), ('', '', 0, 0, toDateTime64(0, 3, 'UTC')))
							)
						),
						if(
							has(told.undone, 1),
							arrayMax(
								u -> if(has(told.load, u.1), u.2, toDateTime64(0, 3, 'UTC')),
								(SELECT arrayPushBack(groupArray((cityHash64(load_id), undone_at)), (0, toDateTime64(0, 3, 'UTC'))) FROM (${undone}))
							),
							toDateTime64(0, 3, 'UTC')
						)
					),
					arrayMax(arrivals)
				) AS last_ingested_at,
				-- Of two contents of one event the smallest hash stands, whatever came first.
				if(
					is_odd,
					arraySort(
						arrayMap(
							(r, before) -> (r.4, r.2 = 0 AND r.1 != before),
							arraySort(
								arrayMap((e, i) -> ((e.source, e.event_id), e.undone, e.content_hash, i), told, arrayEnumerate(told))
							) AS ranked,
							arrayPushFront(arrayPopBack(ranked.1), ('', ''))
						)
					).2,
					CAST([], 'Array(UInt8)')
				) AS kept
			FROM
			(
				SELECT *, arrayUniq(told.source, told.event_id) != length(told) OR has(told.mark, 'void') OR has(told.undone, 1) AS is_odd
				FROM
				(
					SELECT letter_id, came, arrivals, arraySort(came) AS told, arraySort(forms) AS forms, arraySort(asides_told) AS asides_told
					FROM
					(
						SELECT
							subject_id AS letter_id,
							-- As few and as short fields as the rules need, those that order them first: this array is most of the cost.
							groupArray(
								CAST(
									(
										occurred_at,
										${include:fold/letters/step.sql},
										event_id,
										source,
										content_hash,
										multiIf(
											type = 'event.voided', 'void',
											type = 'sms.sent', template,
											type = 'loan.requested', 'loan',
											type = 'letter.registered' AND notEmpty(body) OR type = 'letter.answered' AND notEmpty(text), 'text',
											''
										),
										actor,
										multiIf(type = 'event.voided', ${include:fold/voids/target.sql}, type = 'letter.linked', master_letter_id, referral_id),
										if(type IN ('letter.answered', 'letter.closed'), org, from_org),
										multiIf(type = 'letter.answered', outcome, type = 'letter.closed', ended_as, to_org),
										if(type = 'letter.interim_answer', promised_at, due_at),
										cityHash64(load_id),
										load_id IN (SELECT load_id FROM (${undone}))
									),
									'Tuple(occurred_at DateTime64(3, \'UTC\'), step UInt8, event_id String, source String, content_hash UInt64, mark String, actor String,
									ref String, from_org String, to_org String, until Nullable(DateTime64(3, \'UTC\')), load UInt64, undone UInt8)'
								)
							) AS came,
							-- In the order of `came`: both are gathered row by row.
							groupArray(ingested_at) AS arrivals,
							groupArrayIf(
									CAST(
										(occurred_at, event_id, source, content_hash, actor, channel, category, county, kind, campaign, priority, subject, citizen_key, citizen_mask, mobile_key),
										'Tuple(occurred_at DateTime64(3, \'UTC\'), event_id String, source String, content_hash UInt64, registrar String,
										channel String, category String, county String, kind String, campaign String, priority String, subject String, citizen_key String, citizen_mask String, mobile_key String)'
									),
									type = 'letter.registered'
							) AS forms,
							-- Apart from the rest, since few letters have any; an answer's text by its key in `amount`, 0 without one; one whose key is still
							-- to be made (sql/migrate/text-keys.server.ts) is like no other.
							groupArrayIf(
									CAST(
										(
											occurred_at, event_id, source, content_hash, type,
											multiIf(startsWith(type, 'loan.'), loan_id, type = 'citizen.feedback', verdict, flag),
											bank,
											collateral,
											if(type = 'letter.answered', if(text = '', 0, if(text_key = 0, content_hash, text_key)), amount_rial)
										),
										'Tuple(occurred_at DateTime64(3, \'UTC\'), event_id String, source String, content_hash UInt64, type String,
										name String, bank String, collateral String, amount UInt64)'
									),
									type IN ('letter.answered', 'loan.requested', 'loan.approved', 'loan.refused', 'loan.paid', 'letter.flagged',
										'letter.unflagged', 'letter.reminded', 'citizen.feedback', 'sms.failed')
							) AS asides_told
						FROM ${database}.event_log
						WHERE subject_kind = 'letter' AND ${letters}
						GROUP BY subject_id
					)
				)
			)
		)
	)
)
