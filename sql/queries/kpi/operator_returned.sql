-- Referrals by the office's operators in the range; those that the body returned count.
SELECT
	${include:queries/kpi/shared/referral.sql},
	referred_at AS at,
	ifNull(ended_by = 'returned', 0) AS num,
	1 AS den
FROM ${referrals}
WHERE ${include:queries/kpi/shared/by_operator.sql}
