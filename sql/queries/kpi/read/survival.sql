-- The figure of a KPI's members as figure.sql has it, and by Kaplan and Meier when half, three quarters and four fifths had ended, in one reading.
SELECT
	* EXCEPT (ends),
	${include:queries/kpi/shared/ended_by.sql, share = 0.5} AS km50,
	${include:queries/kpi/shared/ended_by.sql, share = 0.75} AS km75,
	${include:queries/kpi/shared/ended_by.sql, share = 0.8} AS km80
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
ORDER BY key
