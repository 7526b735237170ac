-- A referral a row, with how it ended. Open while `ended_at` is NULL.
CREATE OR REPLACE VIEW ${database}.referrals ${on_cluster}
(
	${include:fold/referrals/referrals_comments.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:fold/referrals/referrals_current.sql, of = ${database}.referral_state AS l FINAL}
