-- Of the answered calls of the range, those within 30 s.
SELECT
	${include:queries/kpi/shared/call.sql},
	ifNull(wait_s <= 30, 0) AS num,
	1 AS den
FROM ${calls}
WHERE ${include:queries/kpi/shared/offered.sql} AND outcome = 'answered'
