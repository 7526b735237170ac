-- Letters registered in the range by a known registrar; a user-day is a day on which one registered any.
SELECT
	${include:queries/kpi/shared/letter.sql},
	begins_at AS at,
	1 AS num,
	1 AS den
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql} AND ifNull(registrar, '') != ''
