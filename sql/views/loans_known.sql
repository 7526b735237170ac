-- The loans as of an instant, as the office knew them at `known_at`; as in `letters_known`.
CREATE OR REPLACE VIEW ${database}.loans_known ${on_cluster}
(
	${include:fold/loans/loans_comments.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:fold/loans/loans_as_of.sql, of = (${include:fold/letters/known_letters.sql})}
