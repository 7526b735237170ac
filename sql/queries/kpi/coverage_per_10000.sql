-- Letters registered in the range, of counties of which the residents are known.
SELECT
	${include:queries/kpi/shared/letter.sql},
	begins_at AS at,
	1 AS num,
	1 AS den
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql}
	AND dictGetOrDefault('${database}.counties_by_code', 'population', county, 0) > 0
