-- Operators who referred in the range, a row a referral.
SELECT * REPLACE (operator AS id), operator AS person
FROM
(
	SELECT
		${include:queries/kpi/shared/referral.sql},
		referred_at AS at,
		1 AS num,
		1 AS den
	FROM ${referrals}
	WHERE ${include:queries/kpi/shared/by_operator.sql}
)
