-- Calls of the range, each with the seconds that it took where they are known (else 0).
SELECT
	${include:queries/kpi/shared/call.sql},
	1 AS num,
	1 AS den,
	if(outcome = 'answered' AND handle_s IS NOT NULL, toFloat64(assumeNotNull(handle_s)), 0) AS value,
	ifNull(outcome = 'answered' AND handle_s IS NOT NULL, 0) AS is_timed
FROM ${calls}
WHERE ${include:queries/kpi/shared/offered.sql}
