-- Persons whose letters were registered in the range and asked for a loan, a row a letter.
SELECT * REPLACE (key AS id)
FROM
(
	SELECT
		${include:queries/kpi/shared/letter.sql},
		assumeNotNull(citizen_key) AS key,
		citizen_hash AS person,
		begins_at AS at,
		1 AS num,
		1 AS den
	FROM ${letters}
	WHERE ${include:queries/kpi/shared/registered.sql} AND loan_requested_at IS NOT NULL AND citizen_hash != 0
)
