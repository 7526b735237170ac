-- Calls of the range; those that were answered used the line's 1,000 a day.
SELECT
	${include:queries/kpi/shared/call.sql},
	ifNull(outcome = 'answered', 0) AS num,
	1 AS den
FROM ${calls}
WHERE ${include:queries/kpi/shared/offered.sql}
