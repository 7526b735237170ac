-- Letters that came in the range. One without a registration came when it was first heard of.
SELECT
	${include:queries/kpi/shared/letter.sql},
	begins_at AS at,
	1 AS num,
	1 AS den
FROM ${letters}
WHERE begins_at >= {from: DateTime64(3, 'UTC')} AND begins_at < {until: DateTime64(3, 'UTC')}
