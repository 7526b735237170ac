-- Letters whose standing answer came in the range.
SELECT
	${include:queries/kpi/shared/letter.sql},
	${include:queries/kpi/shared/first_body.sql},
	assumeNotNull(answered_at) AS at,
	1 AS num,
	1 AS den
FROM ${letters}
WHERE is_registered AND answered_at >= {from: DateTime64(3, 'UTC')} AND answered_at < {until: DateTime64(3, 'UTC')}
	AND ends_at >= {from: DateTime64(3, 'UTC')} AND first_event_at < {until: DateTime64(3, 'UTC')}
