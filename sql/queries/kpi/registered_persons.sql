-- The persons of the letters registered in the range. A letter whose person is not known has none.
SELECT
	assumeNotNull(citizen_key) AS id,
	citizen_hash AS person,
	letter_id,
	${include:queries/kpi/shared/letter_dimensions.sql},
	begins_at AS at,
	1 AS num,
	1 AS den
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql} AND citizen_hash != 0
