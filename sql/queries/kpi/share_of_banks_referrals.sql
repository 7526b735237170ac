-- Of the referrals of the range, those to banks.
SELECT
	${include:queries/kpi/shared/flow.sql},
	referred_at AS at,
	dictGetOrDefault('${database}.bodies_by_code', 'kind', to_org, '') = 'bank' AS num,
	1 AS den
FROM ${referrals}
WHERE ${include:queries/kpi/shared/referred.sql}
