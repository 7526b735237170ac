-- What the score of each body is made of (kpi/body_score.sql), and the median of its answers. They are grouped by a digest of 64 bits: by a code the
-- engine counts at half the pace, ten million referrals in 60 ms, and in 28 so.
SELECT
	* EXCEPT (ends, waiting, cuts, ended, run_starts, run_bounds, run_logs),
	${include:queries/kpi/shared/ended_quantile.sql, share = 0.5, name = 50, ticks = 3600} AS p50,
	${include:queries/kpi/shared/ended_by.sql, share = 0.5, name = 50, ticks = 3600} AS km50
FROM
(
	SELECT
		*,
		${include:queries/kpi/shared/runs.sql}
	FROM
	(
		SELECT
			any(${key}) AS key,
			count() AS referrals,
			countIf(is_due) AS due,
			countIf(is_on_time) AS on_time,
			countIf(is_open) AS open,
			countIf(is_beyond) AS beyond,
			quantileExactInclusiveOrNull(0.5)(given_hours) AS given_hours,
			countIf(is_wrong) AS wrong,
			countIf(num = 1) AS answered,
			countIf(is_objected) AS objected,
			${include:queries/kpi/shared/ends_in_seconds.sql, ticks = 3600} AS ends
		FROM (SELECT * REPLACE (toUInt8(is_finished) AS num), hours AS value FROM (${members}))
		WHERE ${where}
		GROUP BY sipHash64(${key})
	)
)
ORDER BY key
