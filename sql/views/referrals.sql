-- A referral a row, with how it ended. Open while `ended_at` is NULL.
CREATE OR REPLACE VIEW ${database}.referrals ${on_cluster}
(
	${include:state/referrals_described.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
	${include:state/referrals_listed.sql}
FROM
(
	SELECT
		${include:state/referrals_of.sql},
		${include:state/referral_letter_now.sql}
	FROM ${database}.letter_state AS l FINAL
) AS l
${include:state/referrals_joined.sql}
