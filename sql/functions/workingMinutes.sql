-- `workingMinutes(a, b, county)`: minutes of work, with their fraction, between two moments (DateTime, DateTime64 of any zone) by
-- the working calendar of a county's code; '' is the calendar of all that have none of their own. Negative when `b` is before `a`.
-- NULL for NULL, and for moments before 1380-01-01 or after 1430-12-29.
CREATE OR REPLACE FUNCTION workingMinutes ${on_cluster} AS (a, b, county) -> ${working_minutes:a, b, county}
