-- Working days of the office, from `first_day` to `last_day`, by its working calendar.
SELECT toString(c.day) AS day
FROM ${database}.calendar AS c
WHERE c.day BETWEEN {first_day: Date32} AND {last_day: Date32}
	AND dictGetOrDefault('${database}.working_days_by_day', 'open_s', ('', c.day), toInt64(0)) > 0
ORDER BY c.day
