-- The figure of a KPI's members as figure.sql has it, and by Kaplan and Meier when half, three quarters and four fifths had ended, in one reading.
SELECT
	* EXCEPT (ends, waiting, cuts, ended, run_starts, run_bounds, run_logs),
	[${include:queries/kpi/shared/ended_quantile.sql, share = 0.5, name = 50}, ${include:queries/kpi/shared/ended_quantile.sql, share = 0.75, name = 75}, ${include:queries/kpi/shared/ended_quantile.sql, share = 0.9, name = 90}, ${include:queries/kpi/shared/ended_quantile.sql, share = 0.99, name = 99}] AS quantiles,
	${include:queries/kpi/shared/ended_by.sql, share = 0.5, name = 50} AS km50,
	${include:queries/kpi/shared/ended_by.sql, share = 0.75, name = 75} AS km75,
	${include:queries/kpi/shared/ended_by.sql, share = 0.8, name = 80} AS km80
FROM (${include:queries/kpi/shared/ended.sql, ends = ${include:queries/kpi/shared/ends.sql}})
ORDER BY key
