-- The standing life of each letter whose events `${letters}` selects: from contents to what is not void, sorted.
-- One row a letter: letter_id, contents (distinct event contents ever seen), life (standing events in order).
SELECT
	subject_id AS letter_id,
	contents,
	first_ingested_at,
	last_ingested_at,
	sorted,
	-- From the newest void to the oldest: a void counts unless it is void itself, and only on what stands before it.
	arrayFold(
		(void, v) -> if(
			has(void, (v.event_id, v.source))
			OR NOT arrayExists(
				t -> t.event_id = v.target_event_id AND t.source = v.source
				AND (t.occurred_at, t.step, t.event_id) < (v.occurred_at, v.step, v.event_id),
				sorted
			),
			void,
			arrayPushBack(void, (v.target_event_id, v.source))
		),
		arrayReverse(arrayFilter(e -> e.type = 'event.voided', sorted)),
		CAST([], 'Array(Tuple(String, String))')
	) AS void,
	if(empty(void), sorted, arrayFilter(e -> NOT has(void, (e.event_id, e.source)), sorted)) AS life
FROM
(
	SELECT
		subject_id,
		sum(event_contents) AS contents,
		min(arrived_at) AS first_ingested_at,
		max(arrived_at) AS last_ingested_at,
		arraySort(e -> (e.occurred_at, e.step, e.event_id, e.source), groupArray(event)) AS sorted
	FROM
	(
		-- Of two contents of one event the smallest hash stands, whatever came first.
		SELECT
			subject_id,
			source,
			event_id,
			uniqExact(content_hash) AS event_contents,
			min(ingested_at) AS arrived_at,
			argMin(
				CAST(
					(
						occurred_at,
						transform(
							type,
							['letter.registered', 'letter.screened', 'letter.linked', 'letter.referred', 'letter.seen', 'letter.waiting', 'letter.resumed',
								'letter.returned', 'letter.interim_answer', 'letter.answered', 'letter.closed', 'letter.reopened', 'letter.objected'],
							[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
							14
						),
						event_id, source, type, actor, org, channel, category, county, kind, campaign, priority, subject,
						citizen_key, master_letter_id, referral_id, from_org, to_org, due_at, promised_at, outcome, template, bank, target_event_id
					),
					'Tuple(occurred_at DateTime64(3, \'UTC\'), step UInt8, event_id String, source String, type String, actor String, org String,
					channel String, category String, county String, kind String, campaign String, priority String, subject String,
					citizen_key String, master_letter_id String, referral_id String, from_org String, to_org String,
					due_at Nullable(DateTime64(3, \'UTC\')), promised_at Nullable(DateTime64(3, \'UTC\')), outcome String, template String, bank String,
					target_event_id String)'
				),
				content_hash
			) AS event
		FROM ${database}.event_log
		WHERE subject_kind = 'letter' AND ${letters} AND load_id NOT IN (SELECT load_id FROM ${database}.undone_loads)
		GROUP BY subject_id, source, event_id
	)
	GROUP BY subject_id
)
