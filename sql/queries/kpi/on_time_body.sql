-- Referrals with a deadline of their own that are answered, or that passed it while the body held them. One that left the body
-- or is open before its deadline is no member.
SELECT
	${include:queries/kpi/shared/referral.sql},
	referred_at AS at,
	ifNull(ended_by = 'answered' AND ended_at <= due_at, 0) AS num,
	1 AS den
FROM ${referrals}
WHERE ${include:queries/kpi/shared/referred.sql}
	AND due_at IS NOT NULL AND (ended_by = 'answered' OR due_at < ifNull(ended_at, {as_of: DateTime64(3, 'UTC')}))
