-- A referral a row, with how it ended. Open while `ended_at` is NULL.
CREATE OR REPLACE VIEW ${database}.referrals ${on_cluster}
(
	${include:state/referrals_described.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:state/referrals_now.sql, of = ${database}.referral_state AS l FINAL}
