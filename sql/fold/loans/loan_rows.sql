-- The loans of letters `l` (rows of letter_state, `${from}`): one row per loan, with its place in the letter's list.
SELECT
	letter_id,
	toUInt16(n) AS place,
	version,
	toUInt8(0) AS is_deleted,
	if(o.loan_id = '', letter_id, o.loan_id) AS loan_id,
	citizen_key,
	is_by_mobile,
	o.bank AS bank,
	o.collateral AS collateral,
	o.amount_rial AS amount_rial,
	o.begun_at AS begun_at,
	o.requested_at AS requested_at,
	o.approved_at AS approved_at,
	o.refused_at AS refused_at,
	o.paid_at AS paid_at,
	channel,
	category,
	county,
	kind,
	campaign,
	registered_at,
	first_event_at AS letter_first_event_at,
	last_event_at AS letter_last_event_at,
	last_ingested_at AS letter_last_ingested_at
FROM ${from}
ARRAY JOIN loans AS o, arrayEnumerate(loans) AS n
