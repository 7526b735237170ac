-- Letters registered in the range by county, and by Kaplan and Meier when half of them were answered (kpi/time_to_answer_citizen.sql), hours. Grouped by a
-- digest, as kpi/custom/bodies.sql.
SELECT
	key AS code,
	letters,
	${include:queries/kpi/shared/ended_by.sql, share = 0.5, name = 50, ticks = 3600} AS km50
FROM (${include:queries/kpi/shared/ended.sql, key = any(county), figure = countIf(den = 1) AS letters, group = GROUP BY sipHash64(county),
	ends = ${include:queries/kpi/shared/ends_in_seconds.sql, ticks = 3600}})
