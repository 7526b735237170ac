-- Of the promises of interim answers that are due, those that a final answer kept.
SELECT
	${include:queries/kpi/shared/letter.sql},
	${include:queries/kpi/shared/first_body.sql},
	begins_at AS at,
	ifNull(promise_kept = 1, 0) AS num,
	1 AS den
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql} AND promise_kept IS NOT NULL
