-- The referrals as of an instant, as the office knew them at `known_at`; as in `letters_known`.
CREATE OR REPLACE VIEW ${database}.referrals_known ${on_cluster}
(
	${include:fold/referrals/referrals_comments.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:fold/referrals/referrals_as_of.sql, of = (${include:fold/letters/known_letters.sql}) AS l}
