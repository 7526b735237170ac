-- Recomputes the days `{days}` of `queue_days`, whole, from the letters that may have left a queue on one of them (`${queues}`).
INSERT INTO ${database}.queue_days${to} (day, revision, cells.body, cells.came_on, cells.letters)
SELECT
	day,
	{revision: UInt64},
	groupArrayIf(body, left > 0),
	groupArrayIf(came_on, left > 0),
	groupArrayIf(left, left > 0)
FROM
(
	SELECT
		toDate32(toTimeZone(span.3, 'Asia/Tehran')) AS day,
		toLowCardinality(span.1) AS body,
		toDate32(toTimeZone(span.2, 'Asia/Tehran')) AS came_on,
		toUInt32(count()) AS left
	FROM (SELECT arrayConcat(office_spans, body_spans) AS spans FROM (${queues}))
	ARRAY JOIN spans AS span
	WHERE day IN {days: Array(Date32)}
	GROUP BY day, body, came_on
	UNION ALL
	SELECT arrayJoin({days: Array(Date32)}), '', toDate32('1970-01-01'), 0
)
GROUP BY day
