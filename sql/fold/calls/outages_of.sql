-- One row per outage. It is computed from events in each query, because there are few outages. An event counts if `${known}` is true for it
-- and `${undone}` does not select its load.
SELECT
	outage_id,
	arrayFirst(e -> e.type = 'outage.started', life).component AS component,
	arrayFirst(e -> e.type = 'outage.started', life).note AS note,
	if(has(life.type, 'outage.started'), arrayFirst(e -> e.type = 'outage.started', life).occurred_at, NULL) AS started_at,
	if(has(life.type, 'outage.ended'), arrayLast(e -> e.type = 'outage.ended', life).occurred_at, NULL) AS ended_at
FROM
(
	SELECT
		subject_id AS outage_id,
		arraySort(e -> (e.occurred_at, e.step, e.event_id, e.source), groupArray(event)) AS sorted,
		${include:fold/voids/void.sql} AS void,
		arrayFilter(e -> e.mark != 'void' AND NOT has(void, (e.event_id, e.source)), sorted) AS life
	FROM
	(
		SELECT
			subject_id,
			argMin(
				CAST(
					(occurred_at, 14, event_id, source, type, if(type = 'event.voided', 'void', ''), component, note, ${include:fold/voids/target.sql}),
					'Tuple(occurred_at DateTime64(3, \'UTC\'), step UInt8, event_id String, source String, type String, mark String,
					component String, note String, ref String)'
				),
				content_hash
			) AS event
		FROM ${database}.event_log
		WHERE subject_kind = 'outage' AND ${known} AND load_id NOT IN (SELECT load_id FROM (${undone}))
		GROUP BY subject_id, source, event_id
	)
	GROUP BY subject_id
)
WHERE notEmpty(life)
