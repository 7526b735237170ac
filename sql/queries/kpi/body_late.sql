-- Referrals open as of the moment; `num`: past their own deadline, or where they have none, past the letter's.
SELECT
	${include:queries/kpi/shared/flow.sql},
	referred_at AS at,
	ifNull(coalesce(due_at, letter_due_at) < {as_of: DateTime64(3, 'UTC')}, 0) AS num,
	1 AS den
FROM ${open_referrals}
WHERE referred_at >= {from: DateTime64(3, 'UTC')} AND referred_at < {until: DateTime64(3, 'UTC')}
