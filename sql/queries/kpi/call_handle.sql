-- Seconds that the answered calls of the range took.
SELECT
	${include:queries/kpi/shared/call.sql},
	handle_s IS NOT NULL AS num,
	1 AS den,
	toFloat64(ifNull(handle_s, 0)) AS value
FROM ${calls}
WHERE ${include:queries/kpi/shared/offered.sql} AND outcome = 'answered'
