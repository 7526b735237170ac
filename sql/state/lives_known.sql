-- Of each letter on the ways of paths.sql the events that counted at `known_at`, one content each, in order.
SELECT
	subject_id,
	${include:state/learnt_at.sql} AS last_ingested_at,
	arraySort(e -> (e.occurred_at, e.step, e.event_id, e.source), groupArrayIf(event, stands)) AS sorted
FROM
(
	SELECT
		subject_id,
		countIf(NOT undone) > 0 AS stands,
		arrayMax(mapValues(minMap(map(cityHash64(content_hash, load_id), toUnixTimestamp64Milli(ingested_at))))) AS arrived,
		groupUniqArrayIf(toString(load_id), undone) AS undone_by,
		argMinIf(
			CAST(
				(
					occurred_at, ${include:state/step.sql}, event_id, source, if(type = 'event.voided', 'void', ''),
					if(type = 'event.voided', ${include:state/target.sql}, master_letter_id)
				),
				'Tuple(occurred_at DateTime64(3, \'UTC\'), step UInt8, event_id String, source String, mark String, ref String)'
			),
			content_hash,
			NOT undone
		) AS event
	FROM (SELECT *, load_id IN (SELECT load_id FROM (${undone})) AS undone FROM ${database}.event_log)
	WHERE subject_kind = 'letter' AND ingested_at <= {known_at: DateTime64(3, 'UTC')}
		AND subject_id IN (SELECT arrayJoin(path) FROM (${include:state/paths.sql}))
	GROUP BY subject_id, source, event_id
)
GROUP BY subject_id
