-- What came and went by key and Tehran day, of the days from `first_day` to before `day`. `last_at` leads the index past what is older.
SELECT key, toString(flow.1) AS day, sum(flow.2) AS came, sum(flow.3) AS went
FROM
(
	SELECT
		${key} AS key,
		arrayJoin([
			(toDate32(toTimeZone(at, 'Asia/Tehran')), 1, 0),
			(toDate32(toTimeZone(ifNull(went_at, toDateTime64('1900-01-01 00:00:00', 3, 'UTC')), 'Asia/Tehran')), 0, 1)
		]) AS flow
	FROM (${members})
	WHERE last_at >= {flows_from: DateTime64(3, 'UTC')} AND (at >= {flows_from: DateTime64(3, 'UTC')} OR went_at >= {flows_from: DateTime64(3, 'UTC')})
)
WHERE flow.1 >= {first_day: Date32} AND flow.1 < {day: Date32}
GROUP BY key, flow.1
ORDER BY key, flow.1
