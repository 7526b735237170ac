-- The 111 line, a Tehran day of the range, from the rollup: as of now, as it is known today.
SELECT toString(d.day) AS day, offered, answered, abandoned, blocked
FROM ${database}.calls_daily AS d
WHERE d.day >= {from_day: Date32} AND d.day <= {until_day: Date32} AND ${without_outages}
ORDER BY d.day
