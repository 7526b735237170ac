-- The loans of a letter at `as_of`, as the views show them; `${of}` is current.sql or as_known.sql.
SELECT
	loan_id,
	bank,
	collateral,
	amount_rial,
	toUnixTimestamp64Milli(requested_at) AS requested_at,
	toUnixTimestamp64Milli(approved_at) AS approved_at,
	toUnixTimestamp64Milli(refused_at) AS refused_at,
	toUnixTimestamp64Milli(paid_at) AS paid_at
FROM
(
	${include:fold/loans/loans_as_of.sql, of = (/* pruned columns */ ${of})}
)
ORDER BY ifNull(requested_at, 0), loan_id
