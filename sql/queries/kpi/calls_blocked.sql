-- Calls of the range that found the line full.
SELECT
	${include:queries/kpi/shared/call.sql},
	1 AS num,
	1 AS den
FROM ${calls}
WHERE ${include:queries/kpi/shared/offered.sql} AND outcome = 'blocked'
