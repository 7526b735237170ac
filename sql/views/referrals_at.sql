-- The referrals as of an instant, as they are known today.
CREATE OR REPLACE VIEW ${database}.referrals_at ${on_cluster}
(
	${include:state/referrals_described.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:state/referrals_as_of.sql, of = ${database}.letter_state AS l FINAL}
