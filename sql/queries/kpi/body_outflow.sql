-- Referrals that ended in the range; `state` is what ended them. They came before its end and their letter went on after its beginning,
-- for which there are indexes.
SELECT
	${include:queries/kpi/shared/flow.sql},
	ifNull(ended_by, '') AS state,
	assumeNotNull(ended_at) AS at,
	1 AS num,
	1 AS den
FROM ${referrals}
WHERE ended_at >= {from: DateTime64(3, 'UTC')} AND ended_at < {until: DateTime64(3, 'UTC')}
	AND referred_at < {until: DateTime64(3, 'UTC')} AND letter_last_event_at >= {from: DateTime64(3, 'UTC')}
