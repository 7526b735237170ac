-- Of the open letters, those past their deadline.
SELECT
	${include:queries/kpi/shared/letter.sql},
	ifNull(holder, '') AS body,
	begins_at AS at,
	is_late AS num,
	1 AS den
FROM ${unanswered}
WHERE ${include:queries/kpi/shared/registered.sql} AND ${include:queries/kpi/shared/open.sql}
