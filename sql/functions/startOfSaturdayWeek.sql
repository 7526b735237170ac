-- `startOfSaturdayWeek(d)`: the Saturday with which the week of a day begins, a Date32. `d` as in `jalali(d)`.
-- NULL for NULL, and for days outside 1300 to 1500.
CREATE OR REPLACE FUNCTION startOfSaturdayWeek ${on_cluster} AS (d) ->
	dictGetOrNull('${database}.calendar_by_day', 'week_start', ${include:functions/shared/tehran_day.sql})
