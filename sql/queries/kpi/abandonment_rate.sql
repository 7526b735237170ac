-- Of the calls of the range, those that the caller gave up.
SELECT
	${include:queries/kpi/shared/call.sql},
	ifNull(outcome = 'abandoned', 0) AS num,
	1 AS den
FROM ${calls}
WHERE ${include:queries/kpi/shared/offered.sql}
