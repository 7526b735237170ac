-- `referrals_known` where none of the letters that have changed since `known_at` was ever linked; as `letters_known_unlinked`.
CREATE OR REPLACE VIEW ${database}.referrals_known_unlinked ${on_cluster}
(
	${include:state/referrals_described.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:state/referrals_as_of.sql, of = (${include:state/known_letters.sql}) AS l}
