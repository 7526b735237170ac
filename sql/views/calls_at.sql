-- The calls as of an instant, as they are known today; those of which nothing came after it as they are kept.
CREATE OR REPLACE VIEW ${database}.calls_at ${on_cluster}
(
	${include:fold/calls/calls_comments.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT call_id, offered_at, ended_at, outcome, wait_s, handle_s, first_event_at AS begins_at
FROM ${database}.call_state FINAL
WHERE last_event_at <= ${as_of}
UNION ALL
${include:fold/calls/call_rows_as_of.sql,
	of = ${database}.call_state FINAL WHERE first_event_at <= ${as_of} AND last_event_at > ${as_of}}
