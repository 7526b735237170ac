-- Seconds that the answered calls of the range waited.
SELECT
	${include:queries/kpi/shared/call.sql},
	wait_s IS NOT NULL AS num,
	1 AS den,
	toFloat64(ifNull(wait_s, 0)) AS value
FROM ${calls}
WHERE ${include:queries/kpi/shared/offered.sql} AND outcome = 'answered'
