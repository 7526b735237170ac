-- A loan a row, as of now. Bank, collateral and amount are those of the first that was told of it.
CREATE OR REPLACE VIEW ${database}.loans ${on_cluster}
(
	${include:state/loans_described.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
	l.loan_id AS loan_id,
	l.letter_id AS letter_id,
	if(l.registered_at IS NULL, NULL, nullIf(l.citizen_key, '')) AS citizen_key,
	if(l.registered_at IS NULL, toUInt128(0), l.citizen_hash) AS citizen_hash,
	l.bank AS bank,
	l.collateral AS collateral,
	l.amount_rial AS amount_rial,
	l.requested_at AS requested_at,
	l.approved_at AS approved_at,
	l.refused_at AS refused_at,
	l.paid_at AS paid_at,
	${include:state/told_of_letter.sql, came_at = l.registered_at},
	l.letter_first_event_at AS letter_first_event_at,
	l.letter_last_event_at AS letter_last_event_at
FROM ${database}.loan_state AS l FINAL
