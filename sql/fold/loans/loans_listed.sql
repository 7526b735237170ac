-- The columns of a loan of a letter `l` as of `${as_of}`, taken by its place `n` (referrals_joined.sql says why). Bank, collateral and amount
-- are those of the first event that named the loan.
	if(loan_ids[n] = '', letter_id, loan_ids[n]) AS loan_id,
	letter_id,
	if(came_at IS NULL, NULL, nullIf(l.citizen_key, '')) AS citizen_key,
	if(came_at IS NULL, toUInt128(0), ${include:fold/letters/citizen_hash.sql, key = l.citizen_key}) AS citizen_hash,
	banks[n] AS bank,
	collaterals[n] AS collateral,
	amounts[n] AS amount_rial,
	if(requested[n] <= ${as_of}, requested[n], NULL) AS requested_at,
	if(approved[n] <= ${as_of}, approved[n], NULL) AS approved_at,
	if(refused[n] <= ${as_of}, refused[n], NULL) AS refused_at,
	if(paid[n] <= ${as_of}, paid[n], NULL) AS paid_at,
	${include:fold/letters/letter_attributes.sql, came_at = came_at},
	l.first_event_at AS letter_first_event_at,
	l.last_event_at AS letter_last_event_at
