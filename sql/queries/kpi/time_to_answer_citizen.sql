-- From registration to the answer that stands; a letter without one has waited until `as_of` and waits on.
SELECT
	${include:queries/kpi/shared/letter.sql},
	${include:queries/kpi/shared/first_body.sql},
	begins_at AS at,
	is_answered AS num,
	1 AS den,
	dateDiff('millisecond', begins_at, ifNull(answered_at, {as_of: DateTime64(3, 'UTC')})) / 3600000 AS value
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql}
