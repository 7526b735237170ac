-- Referrals open as of the moment.
SELECT
	${include:queries/kpi/shared/flow.sql},
	referred_at AS at,
	1 AS num,
	1 AS den
FROM ${open_referrals}
WHERE referred_at >= {from: DateTime64(3, 'UTC')} AND referred_at < {until: DateTime64(3, 'UTC')}
