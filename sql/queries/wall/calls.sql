-- The 111 line, a Tehran day.
SELECT toString(d.day) AS day, offered, answered, abandoned, blocked
FROM ${database}.calls_daily AS d
WHERE d.day >= {from_day: Date32} AND d.day <= {until_day: Date32}
ORDER BY d.day
