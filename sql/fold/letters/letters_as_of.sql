-- The letters as of an instant, as they are known today. `${state}` is letter_state, or open_state for the open ones: letters without an
-- event after the instant take their current columns from it, and all others are computed.
${include:fold/letters/letters_current.sql, clock = ${as_of},
	of = ${database}.${state} FINAL WHERE last_event_at <= ${as_of}}
UNION ALL
${include:fold/letters/letter_rows_as_of.sql, firsts = ${include:fold/letters/firsts_kept.sql}, digest = citizen_hash,
	of = ${database}.letter_state FINAL WHERE first_event_at <= ${as_of} AND last_event_at > ${as_of}}
