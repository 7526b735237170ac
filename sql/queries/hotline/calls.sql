-- The calls of the line in one reading: in all (no hour, no day), by hour of day, and by Tehran day with its step of the calendar.
-- Waits are those of calls answered, in seconds, where they are known; so is the handling time.
SELECT
	if(grouping(hour) = 1, NULL, hour) AS at_hour,
	if(grouping(day) = 1, NULL, toString(day)) AS on_day,
	any(${step}) AS step,
	count() AS offered,
	countIf(state = 'answered') AS answered,
	countIf(state = 'abandoned') AS abandoned,
	countIf(state = 'blocked') AS blocked,
	countIf(state = 'answered' AND wait_s IS NOT NULL) AS waits,
	sumIf(ifNull(wait_s, 0), state = 'answered') AS wait_s_sum,
	quantilesExactInclusiveIf(0.5, 0.9)(ifNull(wait_s, 0), state = 'answered' AND wait_s IS NOT NULL) AS wait_quantiles,
	countIf(state = 'answered' AND wait_s <= 20) AS within_20,
	countIf(state = 'answered' AND wait_s <= 30) AS within_30,
	countIf(state = 'answered' AND handle_s IS NOT NULL) AS handled,
	sumIf(ifNull(handle_s, 0), state = 'answered') AS handle_s_sum,
	quantilesExactInclusiveIf(0.5, 0.9)(ifNull(handle_s, 0), state = 'answered' AND handle_s IS NOT NULL) AS handle_quantiles
FROM
(
	SELECT *, toDate32(toTimeZone(at, 'Asia/Tehran')) AS day
	FROM (${members})
	WHERE ${where}
)
GROUP BY GROUPING SETS ((hour), (day), ())
ORDER BY at_hour, on_day
