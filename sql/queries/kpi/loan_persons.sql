-- Persons who requested a loan in the range, a row a loan; the request of someone unknown is no member.
SELECT * REPLACE (key AS id)
FROM
(
	SELECT
		${include:queries/kpi/shared/loan.sql},
		assumeNotNull(citizen_key) AS key,
		citizen_hash AS person,
		assumeNotNull(requested_at) AS at,
		1 AS num,
		1 AS den
	FROM ${loans}
	WHERE ${include:queries/kpi/shared/requested.sql} AND citizen_hash != 0
)
