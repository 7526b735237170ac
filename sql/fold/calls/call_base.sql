-- The calls that `${calls}` selects, each with its steps in order (`turns`): the columns of a call at any instant follow from these.
SELECT
	subject_id AS call_id,
	${generation} * 4294967296 + total AS version,
	empty(life) AS is_deleted,
	arrayMap(
		e -> CAST(
			(e.occurred_at, e.type, e.wait_s, e.handle_s),
			'Tuple(occurred_at DateTime64(3, \'UTC\'), type String, wait_s Nullable(UInt32), handle_s Nullable(UInt32))'
		),
		life
	) AS turns,
	if(empty(life), toDateTime64(0, 3, 'UTC'), life[1].occurred_at) AS first_event_at,
	if(empty(life), toDateTime64(0, 3, 'UTC'), life[-1].occurred_at) AS last_event_at,
	last_ingested_at
FROM
(
	SELECT
		subject_id,
		total,
		last_ingested_at,
		${include:fold/voids/void.sql} AS void,
		arrayFilter(e -> e.type != 'event.voided' AND NOT has(void, (e.event_id, e.source)), sorted) AS life
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
				-- Never falls, as in letter_life.sql.
				uniqExact(content_hash, load_id) + uniqExactIf((content_hash, load_id), undone) AS contents,
				countIf(NOT undone) > 0 AS stands,
				-- A repetition changes nothing: the earliest arrival of each content counts.
				arrayMax(mapValues(minMap(map(cityHash64(content_hash, load_id), toUnixTimestamp64Milli(ingested_at))))) AS arrived,
				groupUniqArrayIf(toString(load_id), undone) AS undone_by,
				argMinIf(
					CAST(
						(occurred_at, 14, event_id, source, type, if(type = 'event.voided', 'void', ''), wait_s, handle_s, ${include:fold/voids/target.sql}),
						'Tuple(occurred_at DateTime64(3, \'UTC\'), step UInt8, event_id String, source String, type String, mark String,
						wait_s Nullable(UInt32), handle_s Nullable(UInt32), ref String)'
					),
					content_hash,
					NOT undone
				) AS event
			FROM (SELECT *, load_id IN (SELECT load_id FROM (${undone})) AS undone FROM ${database}.event_log)
			WHERE subject_kind = 'call' AND ${calls}
			GROUP BY subject_id, source, event_id
		)
		GROUP BY subject_id
	)
)
