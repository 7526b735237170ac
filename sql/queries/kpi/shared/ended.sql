-- The members of a figure by key, counted by `${figure}`, with when they ended in order and in runs (ends.sql, runs.sql).
SELECT
	*,
	${include:queries/kpi/shared/runs.sql}
FROM
(
	SELECT
		${key} AS key,
		${figure},
		${include:queries/kpi/shared/ends.sql} AS ends
	FROM (${members})
	WHERE ${where}
	${group}
)
