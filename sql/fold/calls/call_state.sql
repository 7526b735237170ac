-- Recomputes the calls that `${calls}` selects from all their events. Voids work as they do for letters.
INSERT INTO ${database}.call_state${to} (
	call_id, version, is_deleted, first_event_at, last_event_at, last_ingested_at, turns, offered_at, ended_at, outcome, wait_s, handle_s
)
SELECT
	call_id, version, is_deleted, first_event_at, last_event_at, last_ingested_at, turns,
	${include:fold/calls/call_columns.sql}
FROM
(
	SELECT *, turns AS come
	FROM
	(
		${include:fold/calls/call_base.sql}
	)
)
