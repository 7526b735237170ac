-- How long the members of a figure took, by key: half of those that ended, and by Kaplan and Meier half of all. As survival.sql, of which pages show no more.
SELECT
	* EXCEPT (ends, waiting, cuts, ended, run_starts, run_bounds, run_logs),
	${include:queries/kpi/shared/ended_quantile.sql, share = 0.5, name = 50} AS p50,
	${include:queries/kpi/shared/ended_by.sql, share = 0.5, name = 50} AS km50
FROM (${include:queries/kpi/shared/ended.sql})
ORDER BY key
