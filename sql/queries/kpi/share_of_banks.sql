-- Of the letters registered in the range, those that were referred to a bank at least once.
SELECT
	${include:queries/kpi/shared/letter.sql},
	begins_at AS at,
	arrayExists(org -> org IN (SELECT code FROM ${database}.bodies FINAL WHERE kind = 'bank'), orgs) AS num,
	1 AS den
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql}
