-- Letters registered in the range; `num`: without a standing answer. `went_at` is when the standing answer came.
SELECT
	${include:queries/kpi/shared/letter.sql},
	begins_at AS at,
	NOT is_answered AS num,
	1 AS den,
	if(is_answered, answered_at, NULL) AS went_at,
	greatest(at, ifNull(went_at, at)) AS last_at
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql}
