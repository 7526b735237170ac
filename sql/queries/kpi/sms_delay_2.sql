-- Minutes from the first referral to SMS 2; a letter without one has waited until `as_of`.
SELECT
	${include:queries/kpi/shared/letter.sql},
	assumeNotNull(first_referred_at) AS at,
	referred_sms_at IS NOT NULL AS num,
	1 AS den,
	dateDiff('millisecond', assumeNotNull(first_referred_at), ifNull(referred_sms_at, {as_of: DateTime64(3, 'UTC')})) / 60000 AS value
FROM ${letters}
WHERE ${include:queries/kpi/shared/first_referred.sql}
