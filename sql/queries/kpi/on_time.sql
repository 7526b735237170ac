-- Letters with a deadline that are answered or past it; an open letter whose deadline has not come is no member.
SELECT
	${include:queries/kpi/shared/letter.sql},
	${include:queries/kpi/shared/first_body.sql},
	begins_at AS at,
	is_on_time AS num,
	1 AS den
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql}
	AND has_deadline AND (is_answered OR is_late)
