-- The calls that `${calls}` selects, each with its steps in order (`turns`): the columns of a call at any instant follow from these.
SELECT
	subject_id AS call_id,
	${generation} * 4294967296 + total AS version,
	empty(life) AS is_deleted,
	arrayMap(
		e -> CAST(
			(e.occurred_at, e.type, e.told.wait_s, e.told.handle_s),
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
		told = (wait_s, handle_s),
		told_type = Tuple(wait_s Nullable(UInt32), handle_s Nullable(UInt32))}
)
