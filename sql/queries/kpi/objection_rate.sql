-- Letters by their first closing, and whether an objection followed any of their closings within 30 days.
SELECT
	${include:queries/kpi/shared/letter.sql},
	${include:queries/kpi/shared/first_body.sql},
	assumeNotNull(first_closed_at) AS at,
	objected_30d AS num,
	1 AS den
FROM ${letters}
WHERE is_registered
	AND first_closed_at >= {from: DateTime64(3, 'UTC')} AND first_closed_at < {until: DateTime64(3, 'UTC')}
	AND ends_at >= {from: DateTime64(3, 'UTC')} AND first_event_at < {until: DateTime64(3, 'UTC')}
