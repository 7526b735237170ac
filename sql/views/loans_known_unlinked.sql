-- `loans_known` where none of the letters that have changed since `known_at` was ever linked; as `letters_known_unlinked`.
CREATE OR REPLACE VIEW ${database}.loans_known_unlinked ${on_cluster}
(
	${include:state/loans_described.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:state/loans_as_of.sql, of = (${include:state/known_letters.sql})}
