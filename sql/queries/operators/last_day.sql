-- What puts the office's last whole day of work last among days, as (is over, has working hours, day): a day off, such as a Friday, is held against
-- no target while there is another, and today is whole only where there is no day before it.
(day < {day: Date32}, dictGetOrDefault('${database}.working_days_by_day', 'open_s', ('', day), toInt64(0)) > 0, day)
