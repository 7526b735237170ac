-- Letters with a final answer, by whether its last has a text.
SELECT
	${include:queries/kpi/shared/letter.sql},
	${include:queries/kpi/shared/first_body.sql},
	assumeNotNull(last_answered_at) AS at,
	is_answered_without_text AS num,
	1 AS den
FROM ${letters}
WHERE is_registered
	AND last_answered_at >= {from: DateTime64(3, 'UTC')} AND last_answered_at < {until: DateTime64(3, 'UTC')}
	AND ends_at >= {from: DateTime64(3, 'UTC')} AND first_event_at < {until: DateTime64(3, 'UTC')}
