-- Open letters that lie with a body, by the days that have passed since they were referred to it.
SELECT
	${include:queries/kpi/shared/letter.sql},
	assumeNotNull(holder) AS body,
	begins_at AS at,
	1 AS num,
	1 AS den,
	dateDiff('millisecond', assumeNotNull(holder_since), {as_of: DateTime64(3, 'UTC')}) / 86400000 AS value,
	floor(value) AS days,
	${include:queries/kpi/shared/days_bucket.sql} AS bucket
FROM ${unanswered}
WHERE ${include:queries/kpi/shared/registered.sql} AND ${include:queries/kpi/shared/open.sql} AND holder IS NOT NULL
