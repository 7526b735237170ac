-- Recomputes the calls that `${calls}` selects, whole, from all their events; the rules of voids are those of letters.
INSERT INTO ${database}.call_state${to} (call_id, version, is_deleted, offered_at, ended_at, first_event_at, outcome, wait_s, handle_s)
SELECT
	subject_id AS call_id,
	{generation: UInt64} * 4294967296 + total AS version,
	empty(life) AS is_deleted,
	arrayFirstOrNull(e -> e.type = 'call.offered', life).occurred_at AS offered_at,
	arrayLastOrNull(e -> e.type != 'call.offered', life).occurred_at AS ended_at,
	if(empty(life), toDateTime64(0, 3, 'UTC'), life[1].occurred_at) AS first_event_at,
	-- Later in a call's life and stronger: a call that was answered was neither abandoned nor blocked.
	multiIf(
		arrayExists(e -> e.type = 'call.answered', life), 'answered',
		arrayExists(e -> e.type = 'call.abandoned', life), 'abandoned',
		arrayExists(e -> e.type = 'call.blocked', life), 'blocked',
		NULL
	) AS outcome,
	arrayLast(e -> e.wait_s IS NOT NULL, life).wait_s AS wait_s,
	arrayLast(e -> e.handle_s IS NOT NULL, life).handle_s AS handle_s
FROM
(
	SELECT
		subject_id,
		total,
		${include:state/void.sql} AS void,
		arrayFilter(e -> e.type != 'event.voided' AND NOT has(void, (e.event_id, e.source)), sorted) AS life
	FROM
	(
		SELECT
			subject_id,
			sum(contents) AS total,
			arraySort(e -> (e.occurred_at, e.step, e.event_id, e.source), groupArrayIf(event, stands)) AS sorted
		FROM
		(
			SELECT
				subject_id,
				source,
				event_id,
				-- Only grows, as in letter_life.sql.
				uniqExact(content_hash, load_id) + uniqExactIf((content_hash, load_id), undone) AS contents,
				countIf(NOT undone) > 0 AS stands,
				argMinIf(
					CAST(
						(occurred_at, 14, event_id, source, type, if(type = 'event.voided', 'void', ''), wait_s, handle_s, target_event_id),
						'Tuple(occurred_at DateTime64(3, \'UTC\'), step UInt8, event_id String, source String, type String, mark String,
						wait_s Nullable(UInt32), handle_s Nullable(UInt32), ref String)'
					),
					content_hash,
					NOT undone
				) AS event
			FROM (SELECT *, load_id IN (SELECT load_id FROM ${database}.undone_loads) AS undone FROM ${database}.event_log)
			WHERE subject_kind = 'call' AND ${calls}
			GROUP BY subject_id, source, event_id
		)
		GROUP BY subject_id
	)
)
