-- The calls of `${of}` (rows of call_state or of call_base.sql) as of `${as_of}`, computed from their steps.
SELECT
	call_id,
	${include:fold/calls/call_columns.sql},
	begins_at
FROM
(
	SELECT call_id, first_event_at AS begins_at, arrayFilter(e -> e.occurred_at <= ${as_of}, turns) AS come
	FROM ${of}
)
