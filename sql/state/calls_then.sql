-- The calls of `${of}`, rows of call_state or of call_base.sql, at `${as_of}`: from their steps.
SELECT
	call_id,
	${include:state/call_columns.sql}
FROM
(
	SELECT call_id, arrayFilter(e -> e.occurred_at <= ${as_of}, turns) AS come
	FROM ${of}
)
