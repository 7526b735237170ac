-- From registration to the first referral. One that is not referred has waited until `as_of`, or until its answer or closing
-- made a referral needless.
SELECT
	${include:queries/kpi/shared/letter.sql},
	${include:queries/kpi/shared/first_body.sql},
	begins_at AS at,
	first_referred_at IS NOT NULL AS num,
	1 AS den,
	dateDiff('millisecond', begins_at, ${include:queries/kpi/shared/referral_awaited_until.sql}) / 3600000 AS value
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql}
