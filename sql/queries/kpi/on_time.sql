-- Letters with a deadline that are answered or past it; an open letter whose deadline has not come is no member.
SELECT
	${include:queries/kpi/shared/letter.sql},
	${include:queries/kpi/shared/first_body.sql},
	begins_at AS at,
	ifNull(is_answered AND answered_at <= due_at, 0) AS num,
	1 AS den
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql}
	AND due_at IS NOT NULL AND (is_answered OR due_at < {as_of: DateTime64(3, 'UTC')})
