-- Calls of the range with all that is told of them.
SELECT
	${include:queries/kpi/shared/call.sql},
	wait_s,
	handle_s
FROM ${calls}
WHERE ${include:queries/kpi/shared/offered.sql}
