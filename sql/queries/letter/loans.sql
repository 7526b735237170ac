-- The loans of a letter at `as_of`, as the views show them; `${loans}` is of letter-source.server.ts.
SELECT
	loan_id,
	bank,
	collateral,
	amount_rial,
	toUnixTimestamp64Milli(requested_at) AS requested_at,
	toUnixTimestamp64Milli(approved_at) AS approved_at,
	toUnixTimestamp64Milli(refused_at) AS refused_at,
	toUnixTimestamp64Milli(paid_at) AS paid_at
FROM ${loans}
ORDER BY ifNull(requested_at, 0), loan_id
