-- Neither an event that is void nor a content that does not stand (of two of one event the smallest hash does): what they tell is no
-- longer the letter's. Planning it takes the engine longer than all else of a search.
(subject_id, source, event_id, content_hash) NOT IN
(
	SELECT subject_id, source, event_id, arrayJoin(arrayPopFront(arraySort(groupUniqArray(content_hash))))
	FROM ${database}.event_log
	WHERE subject_kind = 'letter' AND ${known} AND load_id NOT IN (SELECT load_id FROM ${database}.undone_loads)
		AND subject_id IN (SELECT subject_id FROM ${database}.event_log WHERE subject_kind = 'letter' AND ${condition})
	GROUP BY subject_kind, subject_id, source, event_id
	-- A word may be in millions of events: one group at a time.
	SETTINGS optimize_aggregation_in_order = 1
)
AND (subject_id, event_id, source) NOT IN
(
	SELECT subject_id, taken_back.1, taken_back.2
	FROM
	(
		SELECT
			subject_id,
			arraySort(e -> (e.occurred_at, e.step, e.event_id, e.source), groupArray(event)) AS sorted,
			arrayJoin(${include:state/void.sql}) AS taken_back
		FROM
		(
			SELECT
				subject_id,
				argMin(
					CAST(
						(occurred_at, ${include:state/step.sql}, event_id, source, if(type = 'event.voided', 'void', ''), ${include:state/target.sql}),
						'Tuple(occurred_at DateTime64(3, \'UTC\'), step UInt8, event_id String, source String, mark String, ref String)'
					),
					content_hash
				) AS event
			FROM ${database}.event_log
			WHERE subject_kind = 'letter' AND ${known} AND load_id NOT IN (SELECT load_id FROM ${database}.undone_loads)
				AND subject_id IN
				(
					SELECT subject_id
					FROM ${database}.event_log
					WHERE subject_kind = 'letter' AND type = 'event.voided'
						AND subject_id IN (SELECT subject_id FROM ${database}.event_log WHERE subject_kind = 'letter' AND ${condition})
				)
			GROUP BY subject_id, source, event_id
		)
		GROUP BY subject_id
	)
)
