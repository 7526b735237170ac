-- The current loans of `${of}`, rows `l` of loan_state. For an instant that no event of the letter follows, they are exact too.
SELECT
	l.loan_id AS loan_id,
	l.letter_id AS letter_id,
	nullIf(l.citizen_key, '') AS citizen_key,
	l.citizen_hash AS citizen_hash,
	l.bank AS bank,
	l.collateral AS collateral,
	l.amount_rial AS amount_rial,
	l.requested_at AS requested_at,
	l.approved_at AS approved_at,
	l.refused_at AS refused_at,
	l.paid_at AS paid_at,
	${include:fold/letters/letter_attributes_current.sql, came_at = l.registered_at},
	l.letter_first_event_at AS letter_first_event_at,
	l.letter_last_event_at AS letter_last_event_at
FROM ${of}
