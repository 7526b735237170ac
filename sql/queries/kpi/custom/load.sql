-- Calls, the days and hours of day on which any came, and the handling time of those that have one, by key. By `hour` the days are
-- those of the line: an hour of which a day had no call was open all the same.
SELECT
	${key} AS key,
	count() AS calls,
	${days} AS days,
	${hours} AS hours,
	avgIf(value, is_timed) AS aht
FROM (${members})
${group}
