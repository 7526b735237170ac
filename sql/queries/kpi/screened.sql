-- Of the letters registered in the range, those that have been screened.
SELECT
	${include:queries/kpi/shared/letter.sql},
	begins_at AS at,
	is_screened AS num,
	1 AS den
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql}
