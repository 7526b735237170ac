-- The calls as of an instant, as the office knew them at `known_at`.
CREATE OR REPLACE VIEW ${database}.calls_known ${on_cluster}
(
	${include:fold/calls/calls_comments.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT call_id, offered_at, ended_at, outcome, wait_s, handle_s, first_event_at AS begins_at
FROM ${database}.call_state FINAL
WHERE first_event_at <= ${as_of} AND last_event_at <= ${as_of} AND last_ingested_at <= {known_at: DateTime64(3, 'UTC')}
UNION ALL
${include:fold/calls/call_rows_as_of.sql,
	of = ${database}.call_state FINAL WHERE first_event_at <= ${as_of} AND last_event_at > ${as_of} AND last_ingested_at <= {known_at: DateTime64(3, 'UTC')}}
UNION ALL
${include:fold/calls/call_rows_as_of.sql,
	of = (${include:fold/calls/call_base.sql}) WHERE NOT is_deleted AND first_event_at <= ${as_of}}
