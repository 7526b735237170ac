-- Of the letters registered in the range, those for which SMS 1 has been sent.
SELECT
	${include:queries/kpi/shared/letter.sql},
	begins_at AS at,
	has_registered_sms AS num,
	1 AS den
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql}
