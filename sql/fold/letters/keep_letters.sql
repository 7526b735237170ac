-- Keeps the letters of which something was learnt since `known_at`, which come as rows of their histories as they were known then
-- (sql/lifecycle/row.ts). Those of which nothing was known are there too, so that these are the ids of all of them. Done twice, by whomever, it
-- makes the same rows.
INSERT INTO ${database}.known_letters
(
	known_at, stamp, is_there, begins_at, mobile_hash, ${columns}
)
SETTINGS optimize_on_insert = 0
SELECT
	{known_at: DateTime64(3, 'UTC')},
	{stamp: UInt64},
	notEmpty(event_moments),
	if(empty(registrations), first_event_at, registrations[1]),
	toUInt64(${include:fold/letters/citizen_hash.sql, key = mobile_key}),
	${columns}
FROM input('${structure}')
FORMAT JSONCompactEachRow
