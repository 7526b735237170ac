-- The steps of loans requested in the range, a row a loan and step that it has taken.
SELECT
	${include:queries/kpi/shared/loan.sql},
	arrayJoin(arrayFilter(
		step -> step != '',
		['requested', if(approved_at IS NOT NULL, 'approved', ''), if(refused_at IS NOT NULL, 'refused', ''), if(paid_at IS NOT NULL, 'paid', '')]
	)) AS bucket,
	assumeNotNull(requested_at) AS at,
	1 AS num,
	1 AS den
FROM ${loans}
WHERE ${include:queries/kpi/shared/requested.sql}
