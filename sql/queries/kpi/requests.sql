-- Registered letters that ask for something: no complaint, suggestion, criticism or report.
SELECT
	${include:queries/kpi/shared/letter.sql},
	${include:queries/kpi/shared/first_body.sql},
	begins_at AS at,
	1 AS num,
	1 AS den
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql} AND kind = 'request'
