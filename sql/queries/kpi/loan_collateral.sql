-- Of the loans requested in the range, those against the cash subsidy.
SELECT
	${include:queries/kpi/shared/loan.sql},
	assumeNotNull(requested_at) AS at,
	ifNull(collateral, '') = 'subsidy' AS num,
	1 AS den
FROM ${loans}
WHERE ${include:queries/kpi/shared/requested.sql}
