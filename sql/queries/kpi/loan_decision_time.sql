-- Hours from the request to the first decision; one without has waited until `as_of`.
SELECT
	${include:queries/kpi/shared/loan.sql},
	assumeNotNull(requested_at) AS at,
	approved_at IS NOT NULL OR refused_at IS NOT NULL AS num,
	1 AS den,
	dateDiff('millisecond', assumeNotNull(requested_at), least(ifNull(approved_at, {as_of: DateTime64(3, 'UTC')}), ifNull(refused_at, {as_of: DateTime64(3, 'UTC')}))) / 3600000 AS value
FROM ${loans}
WHERE ${include:queries/kpi/shared/requested.sql}
