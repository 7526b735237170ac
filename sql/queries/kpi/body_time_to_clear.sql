-- Referrals of the range; `num`: open. `went_at` is when it ended, and nothing of it is later than `last_at`.
SELECT
	${include:queries/kpi/shared/referral.sql},
	referred_at AS at,
	ended_at IS NULL AS num,
	1 AS den,
	ended_at AS went_at,
	letter_last_event_at AS last_at
FROM ${referrals}
WHERE ${include:queries/kpi/shared/referred.sql}
