-- The referrals as of an instant, as the office knew them at `known_at`; as in `letters_known`.
CREATE OR REPLACE VIEW ${database}.referrals_known ${on_cluster}
(
	${include:state/referrals_described.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:state/referrals_as_of.sql, of = (${include:state/known_letters.sql}) AS l}
