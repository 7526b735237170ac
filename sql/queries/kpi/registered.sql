-- Of the letters that came in the range, those that are registered by now.
SELECT
	${include:queries/kpi/shared/letter.sql},
	begins_at AS at,
	is_registered AS num,
	1 AS den
FROM ${letters}
WHERE begins_at >= {from: DateTime64(3, 'UTC')} AND begins_at < {until: DateTime64(3, 'UTC')}
