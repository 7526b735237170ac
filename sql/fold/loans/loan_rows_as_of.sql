-- The loans of `${of}` as of `${as_of}`: rows `l` of loan_state that had begun by then.
SELECT
	l.loan_id AS loan_id,
	l.letter_id AS letter_id,
	if(l.registered_at <= ${as_of}, nullIf(l.citizen_key, ''), NULL) AS citizen_key,
	if(l.registered_at <= ${as_of}, l.citizen_hash, toUInt128(0)) AS citizen_hash,
	l.bank AS bank,
	l.collateral AS collateral,
	l.amount_rial AS amount_rial,
	if(l.requested_at <= ${as_of}, l.requested_at, NULL) AS requested_at,
	if(l.approved_at <= ${as_of}, l.approved_at, NULL) AS approved_at,
	if(l.refused_at <= ${as_of}, l.refused_at, NULL) AS refused_at,
	if(l.paid_at <= ${as_of}, l.paid_at, NULL) AS paid_at,
	${include:fold/letters/letter_attributes.sql, came_at = if(l.registered_at <= ${as_of}, l.registered_at, NULL)},
	l.letter_first_event_at AS letter_first_event_at,
	l.letter_last_event_at AS letter_last_event_at
FROM ${of}
