-- Of the letters registered in the range, those for which SMS 2 has been sent.
SELECT
	${include:queries/kpi/shared/letter.sql},
	begins_at AS at,
	has_referred_sms AS num,
	1 AS den
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql}
