-- Of the letters first referred in the range, those for which SMS 2 has been sent.
SELECT
	${include:queries/kpi/shared/letter.sql},
	assumeNotNull(first_referred_at) AS at,
	has_referred_sms AS num,
	1 AS den
FROM ${letters}
WHERE ${include:queries/kpi/shared/first_referred.sql}
