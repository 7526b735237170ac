-- Persons with a letter registered in the range, a row a letter, of counties of which the residents are known.
SELECT * REPLACE (key AS id)
FROM
(
	SELECT
		${include:queries/kpi/shared/letter.sql},
		assumeNotNull(citizen_key) AS key,
		citizen_hash AS person,
		begins_at AS at,
		1 AS num,
		1 AS den
	FROM ${letters}
	WHERE ${include:queries/kpi/shared/registered.sql} AND citizen_hash != 0
		AND dictGetOrDefault('${database}.counties_by_code', 'population', county, 0) > 0
)
