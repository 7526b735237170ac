-- Of the letters that the office has referred, those that left the first body without its answer.
SELECT
	${include:queries/kpi/shared/letter.sql},
	${include:queries/kpi/shared/first_body.sql},
	begins_at AS at,
	ifNull(first_org_ended_by IN ('returned', 'referred'), 0) AS num,
	1 AS den
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql} AND first_org IS NOT NULL
