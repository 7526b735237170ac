-- The same as of an instant, or as it was known at a moment: from the calls.
SELECT
	toString(d.day) AS day,
	count() AS offered,
	countIf(d.outcome = 'answered') AS answered,
	countIf(d.outcome = 'abandoned') AS abandoned,
	countIf(d.outcome = 'blocked') AS blocked
FROM
(
	SELECT toDate32(toTimeZone(begins_at, 'Asia/Tehran')) AS day, outcome
	FROM ${calls}
	WHERE begins_at >= toDateTime64({from_day: Date32}, 3, 'Asia/Tehran')
		AND begins_at < toDateTime64(addDays({until_day: Date32}, 1), 3, 'Asia/Tehran')
) AS d
WHERE ${without_outages}
GROUP BY d.day
ORDER BY d.day
