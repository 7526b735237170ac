-- Of the letters registered in the range, those answered without any referral. A duplicate that borrows the answer of its master is none.
SELECT
	${include:queries/kpi/shared/letter.sql},
	${include:queries/kpi/shared/first_body.sql},
	begins_at AS at,
	is_answered AND first_referred_at IS NULL AND first_answered_at IS NOT NULL AS num,
	1 AS den
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql}
