-- Letters registered in the range that wait to be screened. An electronic letter names its body itself and goes by rule.
SELECT
	${include:queries/kpi/shared/letter.sql},
	begins_at AS at,
	1 AS num,
	1 AS den
FROM ${unanswered}
WHERE ${include:queries/kpi/shared/registered.sql}
	AND NOT is_screened AND NOT is_referred AND NOT ${include:queries/kpi/shared/electronic.sql, channel = channel}
