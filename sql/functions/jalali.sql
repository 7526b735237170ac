-- `jalali(d)`: the Jalali date of a day, such as '1401-04-23', which sorts as the days do. `d` is a Date or Date32, or a moment
-- (DateTime, DateTime64 of any zone), of which it is the Tehran day. NULL for NULL, and for days outside 1300 to 1500.
CREATE OR REPLACE FUNCTION jalali ${on_cluster} AS (d) ->
	dictGetOrNull('${database}.calendar_by_day', 'jalali', ${include:functions/shared/tehran_day.sql})
