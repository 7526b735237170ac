-- Letters that came in the range. One without a registration came when it was first heard of.
SELECT
	${include:queries/kpi/shared/letter.sql},
	came_at AS at,
	1 AS num,
	1 AS den
FROM (SELECT *, ${include:queries/kpi/shared/came_at.sql} AS came_at FROM ${letters})
WHERE came_at >= {from: DateTime64(3, 'UTC')} AND came_at < {until: DateTime64(3, 'UTC')}
