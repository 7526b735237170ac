-- Referrals of the range; `num`: open. `went_at` is when it ended.
SELECT
	${include:queries/kpi/shared/referral.sql},
	referred_at AS at,
	ended_at IS NULL AS num,
	1 AS den,
	ended_at AS went_at
FROM ${referrals}
WHERE ${include:queries/kpi/shared/referred.sql}
