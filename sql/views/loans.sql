-- A loan a row, as of now.
CREATE OR REPLACE VIEW ${database}.loans ${on_cluster}
(
	${include:state/loans_described.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
	${include:state/loans_listed.sql}
FROM
(
	SELECT
		${include:state/loans_of.sql},
		registered_at AS came_at
	FROM ${database}.letter_state FINAL
	WHERE notEmpty(begun)
) AS l
ARRAY JOIN arrayEnumerate(begun) AS n
