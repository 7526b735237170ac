-- The loans as of an instant, as the office knew them at `known_at`; as in `letters_known`.
CREATE OR REPLACE VIEW ${database}.loans_known ${on_cluster}
(
	${include:state/loans_described.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:state/loans_as_of.sql, of = (${include:state/known_letters.sql})}
