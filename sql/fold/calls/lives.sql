-- The calls, or outages, that `${selected}` selects, each with its standing events in order (`life`). What an event says besides (`told`) is
-- the tuple `${told}`, of the type `${told_type}`.
SELECT
	subject_id,
	total,
	last_ingested_at,
	${include:fold/voids/void.sql} AS void,
	arrayFilter(e -> e.mark != 'void' AND NOT has(void, (e.event_id, e.source)), sorted) AS life
FROM
(
	SELECT
		subject_id,
		sum(contents) AS total,
		${include:fold/voids/learnt_at.sql} AS last_ingested_at,
		arraySort(e -> (e.occurred_at, e.step, e.event_id, e.source), groupArrayIf(event, stands)) AS sorted
	FROM
	(
		SELECT
			subject_id,
			source,
			event_id,
			-- Never falls, whatever is taken back.
			uniqExact(content_hash, load_id) + uniqExactIf((content_hash, load_id), undone) AS contents,
			countIf(NOT undone) > 0 AS stands,
			-- A repetition changes nothing: the earliest arrival of each content counts.
			arrayMax(mapValues(minMap(map(cityHash64(content_hash, load_id), toUnixTimestamp64Milli(ingested_at))))) AS arrived,
			groupUniqArrayIf(toString(load_id), undone) AS undone_by,
			argMinIf(
				CAST(
					(occurred_at, 14, event_id, source, type, if(type = 'event.voided', 'void', ''), ${include:fold/voids/target.sql}, ${told}),
					'Tuple(occurred_at DateTime64(3, \'UTC\'), step UInt8, event_id String, source String, type String, mark String, ref String, told ${told_type})'
				),
				content_hash,
				NOT undone
			) AS event
		FROM (SELECT *, load_id IN (SELECT load_id FROM (${undone})) AS undone FROM ${database}.event_log)
		WHERE ${selected}
		GROUP BY subject_id, source, event_id
	)
	GROUP BY subject_id
)
