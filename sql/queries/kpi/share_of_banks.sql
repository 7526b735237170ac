-- Of the letters registered in the range, those that were referred to a bank at least once.
SELECT
	${include:queries/kpi/shared/letter.sql},
	assumeNotNull(registered_at) AS at,
	letter_id IN (
		SELECT letter_id FROM ${referrals}
		WHERE dictGetOrDefault('${database}.bodies_by_code', 'kind', to_org, '') = 'bank'
	) AS num,
	1 AS den
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql}
