-- The working calendars, a day of a county a row, in milliseconds (sql/views/working_days.sql).
SELECT county, opens_s * 1000 AS opens, open_s * 1000 AS open, before_s * 1000 AS before, number, ends_s * 1000 AS ends
FROM ${database}.working_days
ORDER BY county, day
