-- The letters as of an instant, as they are known today: what had not happened by then is not there. A letter whose last event
-- is not after it takes its finished columns, so that "now" costs as `letters` does; only the others are computed.
CREATE OR REPLACE VIEW ${database}.letters_at ${on_cluster}
(
	${include:state/letters_described.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:state/letters_finished.sql, clock = ${as_of},
	of = ${database}.letter_state FINAL WHERE last_event_at <= ${as_of}}
UNION ALL
${include:state/letters_then.sql, firsts = ${include:state/firsts_kept.sql},
	of = ${database}.letter_state FINAL WHERE first_event_at <= ${as_of} AND last_event_at > ${as_of}}
