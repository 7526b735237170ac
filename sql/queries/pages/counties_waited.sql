-- Letters registered in the range by county, and by Kaplan and Meier when half of them were answered (kpi/time_to_answer_citizen.sql), hours. Grouped by a digest, as
-- kpi/custom/bodies.sql.
SELECT
	* EXCEPT (ends, waiting, cuts, ended, run_starts, run_bounds, run_logs),
	${include:queries/kpi/shared/ended_by.sql, share = 0.5, name = 50, ticks = 3600} AS km50
FROM
(
	SELECT
		*,
		${include:queries/kpi/shared/runs.sql}
	FROM
	(
		SELECT
			any(county) AS code,
			countIf(den = 1) AS letters,
			${include:queries/kpi/shared/ends_in_seconds.sql, ticks = 3600} AS ends
		FROM (${members})
		WHERE ${where}
		GROUP BY sipHash64(county)
	)
)
