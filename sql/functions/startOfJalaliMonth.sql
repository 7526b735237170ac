-- `startOfJalaliMonth(d)`: the first day of the Jalali month of a day, a Date32, for axes of time. `d` as in `jalali(d)`.
-- NULL for NULL, and for days outside 1300 to 1500.
CREATE OR REPLACE FUNCTION startOfJalaliMonth ${on_cluster} AS (d) ->
	dictGetOrNull('${database}.calendar_by_day', 'month_start', ${include:functions/shared/tehran_day.sql})
