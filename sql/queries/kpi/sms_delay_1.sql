-- Minutes from registration to SMS 1; a letter without one has waited until `as_of`.
SELECT
	${include:queries/kpi/shared/letter.sql},
	begins_at AS at,
	registered_sms_at IS NOT NULL AS num,
	1 AS den,
	dateDiff('millisecond', begins_at, ifNull(registered_sms_at, {as_of: DateTime64(3, 'UTC')})) / 60000 AS value
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql}
