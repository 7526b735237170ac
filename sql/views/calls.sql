-- A call of the 111 line a row, as of now.
CREATE OR REPLACE VIEW ${database}.calls ${on_cluster}
(
	${include:fold/calls/calls_comments.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT call_id, offered_at, ended_at, outcome, wait_s, handle_s, first_event_at AS begins_at
FROM ${database}.call_state FINAL
