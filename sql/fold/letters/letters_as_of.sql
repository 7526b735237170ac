-- The letters as of an instant, as they are known today: of `${settled}`, letter_state or those of it that are open, those whose last event is not after it, which
-- take their finished columns; and all that went on after it, computed.
${include:fold/letters/letters_current.sql, clock = ${as_of},
	of = ${database}.${settled} FINAL WHERE last_event_at <= ${as_of}}
UNION ALL
${include:fold/letters/letter_rows_as_of.sql, firsts = ${include:fold/letters/firsts_kept.sql}, digest = citizen_hash,
	of = ${database}.letter_state FINAL WHERE first_event_at <= ${as_of} AND last_event_at > ${as_of}}
