-- The calls that `${calls}` selects, from what had come in of them.
SELECT *
FROM
(
	${include:fold/calls/call_base.sql}
)
WHERE NOT is_deleted
