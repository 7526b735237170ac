-- `jalaliMonth(d)`: the Jalali year and month of a day, such as '1401-04', to group by and to sort by. `d` as in `jalali(d)`.
-- NULL for NULL, and for days outside 1300 to 1500.
CREATE OR REPLACE FUNCTION jalaliMonth ${on_cluster} AS (d) ->
	substring(dictGetOrNull('${database}.calendar_by_day', 'jalali', ${include:functions/shared/tehran_day.sql}), 1, 7)
