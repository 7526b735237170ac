-- Of the loans requested in the range, those refused since.
SELECT
	${include:queries/kpi/shared/loan.sql},
	assumeNotNull(requested_at) AS at,
	refused_at IS NOT NULL AS num,
	1 AS den
FROM ${loans}
WHERE ${include:queries/kpi/shared/requested.sql}
