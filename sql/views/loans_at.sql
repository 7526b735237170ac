-- The loans as of an instant, as they are known today.
CREATE OR REPLACE VIEW ${database}.loans_at ${on_cluster}
(
	${include:state/loans_described.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:state/loans_as_of.sql, of = ${database}.letter_state FINAL}
