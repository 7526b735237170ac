-- The events that voids take back (void.sql), among those for which `${told}` is true. That condition must let in all events of an entity
-- that has a void.
SELECT subject_kind, subject_id, taken_back.2 AS source, taken_back.1 AS event_id
FROM
(
	SELECT
		toString(subject_kind) AS subject_kind,
		subject_id,
		arraySort(e -> (e.occurred_at, e.step, e.event_id, e.source), groupArray(event)) AS sorted,
		arrayJoin(${include:fold/voids/void.sql}) AS taken_back
	FROM
	(
		SELECT
			subject_kind,
			subject_id,
			argMin(
				CAST(
					(occurred_at, ${include:fold/letters/step.sql}, event_id, source, if(type = 'event.voided', 'void', ''), ${include:fold/voids/target.sql}),
					'Tuple(occurred_at DateTime64(3, \'UTC\'), step UInt8, event_id String, source String, mark String, ref String)'
				),
				content_hash
			) AS event
		FROM ${database}.event_log
		WHERE load_id NOT IN (SELECT load_id FROM ${database}.undone_loads) AND ${told}
		GROUP BY subject_kind, subject_id, source, event_id
	)
	GROUP BY subject_kind, subject_id
)
