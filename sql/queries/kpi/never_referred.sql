-- Of the unanswered, those never referred.
SELECT
	${include:queries/kpi/shared/letter.sql},
	ifNull(holder, '') AS body,
	begins_at AS at,
	NOT is_referred AS num,
	1 AS den
FROM ${unanswered}
WHERE ${include:queries/kpi/shared/registered.sql}
