-- The rials of loans requested in the range.
SELECT
	${include:queries/kpi/shared/loan.sql},
	assumeNotNull(requested_at) AS at,
	1 AS num,
	1 AS den,
	toFloat64(amount_rial) AS value
FROM ${loans}
WHERE ${include:queries/kpi/shared/requested.sql}
