-- Referrals by the office's operators in the range; their mean a day is in custom/ratio.sql.
SELECT
	${include:queries/kpi/shared/referral.sql},
	referred_at AS at,
	1 AS num,
	1 AS den
FROM ${referrals}
WHERE ${include:queries/kpi/shared/by_operator.sql}
