-- Of the unanswered letters registered in the range whose deadline has not passed (or that have none), those referred to a body.
SELECT
	${include:queries/kpi/shared/letter.sql},
	ifNull(holder, '') AS body,
	first_referred_at IS NOT NULL AS num,
	1 AS den,
	begins_at AS at,
	if(first_referred_at IS NULL, 'not_referred', 'with_body') AS bucket
FROM ${unanswered}
WHERE ${include:queries/kpi/shared/registered.sql}
	AND NOT ifNull(due_at < {as_of: DateTime64(3, 'UTC')}, 0)
