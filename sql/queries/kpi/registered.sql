-- Of the letters that came in the range, those that are registered by now.
SELECT
	${include:queries/kpi/shared/letter.sql},
	came_at AS at,
	registered_at IS NOT NULL AS num,
	1 AS den
FROM (SELECT *, ${include:queries/kpi/shared/came_at.sql} AS came_at FROM ${letters})
WHERE came_at >= {from: DateTime64(3, 'UTC')} AND came_at < {until: DateTime64(3, 'UTC')}
