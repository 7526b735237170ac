-- Of the letters registered in the range, those that have been screened.
SELECT
	${include:queries/kpi/shared/letter.sql},
	begins_at AS at,
	screened_at IS NOT NULL AS num,
	1 AS den
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql}
