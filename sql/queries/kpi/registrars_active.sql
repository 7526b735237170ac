-- Registrars who registered in the range, a row a letter.
SELECT * REPLACE (registrar AS id), registrar AS person
FROM
(
	SELECT
		${include:queries/kpi/shared/letter.sql},
		begins_at AS at,
		1 AS num,
		1 AS den
	FROM ${letters}
	WHERE ${include:queries/kpi/shared/registered.sql} AND ifNull(registrar, '') != ''
)
