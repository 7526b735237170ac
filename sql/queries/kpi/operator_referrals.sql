-- Referrals by the office's operators in the range.
SELECT
	${include:queries/kpi/shared/referral.sql},
	referred_at AS at,
	1 AS num,
	1 AS den,
	-- For who reads what became of them.
	hop,
	ifNull(ended_by, '') AS how
FROM ${referrals}
WHERE ${include:queries/kpi/shared/by_operator.sql}
