-- Of the referred letters, those referred more than once; the bucket says how often.
SELECT
	${include:queries/kpi/shared/letter.sql},
	${include:queries/kpi/shared/first_body.sql},
	if(hops > 3, '4+', toString(hops)) AS bucket,
	begins_at AS at,
	hops > 1 AS num,
	1 AS den
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql} AND is_referred
