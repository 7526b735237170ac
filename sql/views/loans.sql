-- A loan a row, as of now. Bank, collateral and amount are those of the first that was told of it.
CREATE OR REPLACE VIEW ${database}.loans ${on_cluster}
(
	${include:fold/loans/loans_comments.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:fold/loans/loans_current.sql, of = ${database}.loan_state AS l FINAL}
