-- Of the letters to which anything was answered, those that had an interim answer.
SELECT
	${include:queries/kpi/shared/letter.sql},
	${include:queries/kpi/shared/first_body.sql},
	begins_at AS at,
	interim_answered_at IS NOT NULL AS num,
	1 AS den
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql} AND (interim_answered_at IS NOT NULL OR is_answered)
