-- The loans of letters `l` at `${as_of}`, a row each, from `loans` and the letter's `registrations`. Bank, collateral and amount are
-- those of the first that was told of a loan.
	if(b.loan_id = '', letter_id, b.loan_id) AS loan_id,
	letter_id,
	if(registered_at IS NULL, NULL, nullIf(l.citizen_key, '')) AS citizen_key,
	b.bank AS bank,
	b.collateral AS collateral,
	b.amount_rial AS amount_rial,
	if(b.requested_at <= ${as_of}, b.requested_at, NULL) AS requested_at,
	if(b.approved_at <= ${as_of}, b.approved_at, NULL) AS approved_at,
	if(b.refused_at <= ${as_of}, b.refused_at, NULL) AS refused_at,
	if(b.paid_at <= ${as_of}, b.paid_at, NULL) AS paid_at,
	if(registered_at IS NULL, '', l.channel) AS channel,
	if(registered_at IS NULL, '', l.category) AS category,
	if(registered_at IS NULL, '', l.county) AS county,
	if(registered_at IS NULL, '', l.kind) AS kind,
	if(registered_at IS NULL, '', l.campaign) AS campaign,
	${first:registrations} AS registered_at
