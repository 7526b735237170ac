-- Of the unanswered letters registered in the range whose deadline has not passed (or that have none), those referred to a body.
SELECT
	${include:queries/kpi/shared/letter.sql},
	ifNull(holder, '') AS body,
	is_referred AS num,
	1 AS den,
	begins_at AS at,
	if(NOT is_referred, 'not_referred', 'with_body') AS bucket
FROM ${unanswered}
WHERE ${include:queries/kpi/shared/registered.sql}
	AND NOT is_late
