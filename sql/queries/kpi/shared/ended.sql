-- The members of a figure by key, counted by `${figure}`, with when they ended in order (`${ends}`: ends.sql or ends_in_seconds.sql) and in runs (runs.sql).
SELECT
	*,
	${include:queries/kpi/shared/runs.sql}
FROM
(
	SELECT
		${key} AS key,
		${figure},
		${ends} AS ends
	FROM (${members})
	WHERE ${where}
	${group}
)
