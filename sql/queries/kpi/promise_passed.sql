-- Of the unanswered, those whose promise of an interim answer has passed.
SELECT
	${include:queries/kpi/shared/letter.sql},
	ifNull(holder, '') AS body,
	begins_at AS at,
	ifNull(promised_at < {as_of: DateTime64(3, 'UTC')}, 0) AS num,
	1 AS den
FROM ${unanswered}
WHERE ${include:queries/kpi/shared/registered.sql}
