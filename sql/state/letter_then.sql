-- All that letters_listed.sql asks of a letter `l` at `${as_of}`, from its moments and spans.
	${include:state/letter_columns.sql},
	${include:state/letter_more.sql},
	waits,
	answers,
	loan,
	notEmpty(loans) AND loans[1].begun_at <= ${as_of} AS has_loan,
	ifNull(registered_at, first_event_at) AS begins_at,
	first_event_at,
	last_ingested_at,
	${as_of} AS clock
