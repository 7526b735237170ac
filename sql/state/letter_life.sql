-- The standing life of each letter whose events `${letters}` selects: from contents to what is not void, in order.
-- One row a letter: contents (how much was ever seen of it), void (events taken back), life (standing events).
-- Conflicts and voids are rare: their array work is done for the rows that have them (short-circuit), at about half the
-- CPU of an argMin of the event for all (0.97 s to 1.80 s for 20,000 letters).
-- Each step is a subquery of its own: the analyzer copies an alias's whole expression wherever it is used, and with
-- all steps in one SELECT the plan of a single letter took half a second.
SELECT
	letter_id,
	contents,
	forms,
	void,
	if(empty(void), sorted, arrayFilter(e -> NOT has(void, (e.event_id, e.source)), sorted)) AS life
FROM
(
	SELECT letter_id, contents, forms, sorted, ${include:state/void.sql} AS void
	FROM
	(
		SELECT
			letter_id,
			forms,
			-- Only grows, whatever comes or is undone: contents by the load that brought them, those of undone loads once more.
			if(
				has_conflicts,
				arrayUniq(sent.source, sent.event_id, sent.content_hash, sent.load),
				length(sent)
			) + if(has_undone, arrayUniq(arrayFilter(e -> e.undone, sent)), 0) AS contents,
			-- Of two contents of one event the smallest hash stands, whatever came first.
			arraySort(
				e -> (e.occurred_at, e.step, e.event_id, e.source),
				if(
					has_conflicts,
					arrayFilter(
						(e, before) -> (e.source, e.event_id) != before,
						arraySort(e -> (e.source, e.event_id, e.content_hash), if(has_undone, arrayFilter(e -> NOT e.undone, sent), sent)) AS by_content,
						arrayPopBack(arrayPushFront(arrayMap(e -> (e.source, e.event_id), by_content), ('', '')))
					),
					if(has_undone, arrayFilter(e -> NOT e.undone, sent), sent)
				)
			) AS sorted
		FROM
		(
			SELECT
				subject_id AS letter_id,
				-- As few and as short fields as the rules need: this array is most of the cost of a recomputation.
				groupArray(
					CAST(
						(
							occurred_at,
							${include:state/step.sql},
							event_id,
							source,
							content_hash,
							multiIf(
								type = 'event.voided', 'void',
								type = 'sms.sent', template,
								type = 'loan.requested', 'loan',
								''
							),
							actor,
							multiIf(type = 'event.voided', target_event_id, type = 'letter.linked', master_letter_id, referral_id),
							from_org,
							if(type = 'letter.answered', outcome, to_org),
							if(type = 'letter.interim_answer', promised_at, due_at),
							cityHash64(load_id),
							load_id IN (SELECT load_id FROM ${database}.undone_loads)
						),
						'Tuple(occurred_at DateTime64(3, \'UTC\'), step UInt8, event_id String, source String, content_hash UInt64, mark String, actor String,
						ref String, from_org String, to_org String, until Nullable(DateTime64(3, \'UTC\')), load UInt64, undone UInt8)'
					)
				) AS sent,
				groupArrayIf(
					(
						(event_id, source),
						CAST(
							(channel, category, county, kind, campaign, priority, subject, citizen_key),
							'Tuple(channel String, category String, county String, kind String, campaign String, priority String, subject String, citizen_key String)'
						),
						content_hash
					),
					type = 'letter.registered'
				) AS forms,
				arrayUniq(sent.source, sent.event_id) != length(sent) AS has_conflicts,
				has(sent.undone, 1) AS has_undone
			FROM ${database}.event_log
			WHERE subject_kind = 'letter' AND ${letters}
			GROUP BY subject_id
		)
	)
)
