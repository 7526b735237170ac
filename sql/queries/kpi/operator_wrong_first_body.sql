-- First referrals of letters, made by the office's operators in the range; wrong: it left the body without an answer.
SELECT
	${include:queries/kpi/shared/referral.sql},
	referred_at AS at,
	ifNull(ended_by IN ('returned', 'referred'), 0) AS num,
	1 AS den
FROM ${referrals}
WHERE ${include:queries/kpi/shared/by_operator.sql} AND hop = 1
