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
	${include:fold/calls/lives.sql,
		selected = subject_kind = 'call' AND ${calls},
		event = (occurred_at, 14, event_id, source, type, if(type = 'event.voided', 'void', ''), wait_s, handle_s, ${include:fold/voids/target.sql}),
		event_type = 'Tuple(occurred_at DateTime64(3, \'UTC\'), step UInt8, event_id String, source String, type String, mark String,
			wait_s Nullable(UInt32), handle_s Nullable(UInt32), ref String)'}
)
