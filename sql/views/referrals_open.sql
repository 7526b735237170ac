-- The referrals of now that are open: what `referrals` has with `ended_at` NULL, found without reading the others.
CREATE OR REPLACE VIEW ${database}.referrals_open ${on_cluster}
(
	${include:fold/referrals/referrals_comments.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:fold/referrals/referrals_open.sql, when = true}
