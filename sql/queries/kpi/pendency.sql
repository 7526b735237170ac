-- Letters that are neither answered nor closed.
SELECT
	${include:queries/kpi/shared/letter.sql},
	ifNull(holder, '') AS body,
	begins_at AS at,
	1 AS num,
	1 AS den
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql} AND ${include:queries/kpi/shared/open.sql}
