-- What `letters_known` shows, and sql/queries/source-view.ts reads.
${include:state/letters_finished.sql, clock = ${as_of},
	of = ${database}.letter_state FINAL
	WHERE first_event_at <= ${as_of} AND last_event_at <= ${as_of} AND last_ingested_at <= {known_at: DateTime64(3, 'UTC')}}
UNION ALL
${include:state/letters_then.sql, firsts = ${include:state/firsts.sql}, digest = ${include:state/citizen_hash.sql, key = citizen_key},
	of = (${include:state/known_letters.sql}) WHERE first_event_at <= ${as_of} AND (NOT is_kept OR last_event_at > ${as_of})}
