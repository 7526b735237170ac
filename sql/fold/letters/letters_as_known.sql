-- What `letters_known` shows, and sql/queries/source-view.ts reads.
${include:fold/letters/letters_current.sql, clock = ${as_of},
	of = ${database}.letter_state FINAL
	WHERE first_event_at <= ${as_of} AND last_event_at <= ${as_of} AND last_ingested_at <= {known_at: DateTime64(3, 'UTC')}}
UNION ALL
${include:fold/letters/letter_rows_as_of.sql, firsts = ${include:fold/letters/firsts.sql}, digest = ${include:fold/letters/citizen_hash.sql, key = citizen_key},
	of = (${include:fold/letters/known_letters.sql}) WHERE first_event_at <= ${as_of} AND (NOT is_kept OR last_event_at > ${as_of})}
