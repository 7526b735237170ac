-- Referrals open as of the moment.
SELECT
	${include:queries/kpi/shared/flow.sql},
	referred_at AS at,
	1 AS num,
	1 AS den
FROM ${referrals}
WHERE ${include:queries/kpi/shared/referred.sql} AND letter_is_held AND ended_at IS NULL
