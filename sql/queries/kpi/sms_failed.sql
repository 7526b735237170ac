-- Of the letters registered in the range for which an SMS was sent or failed, those with a failed one.
SELECT
	${include:queries/kpi/shared/letter.sql},
	begins_at AS at,
	sms_failed > 0 AS num,
	1 AS den
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql}
	AND (sms_failed > 0 OR registered_sms_at IS NOT NULL OR referred_sms_at IS NOT NULL OR answered_sms_at IS NOT NULL)
