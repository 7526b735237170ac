-- Recomputes the days `{days}` of `call_days`, whole, by the Tehran day on which a call began.
INSERT INTO ${database}.call_days${to} (day, revision, offered, answered, abandoned, blocked, wait_s, handle_s)
SELECT
	day,
	{revision: UInt64},
	sum(calls),
	sumIf(calls, outcome = 'answered'),
	sumIf(calls, outcome = 'abandoned'),
	sumIf(calls, outcome = 'blocked'),
	sum(waits),
	sum(handles)
FROM
(
	SELECT
		toDate32(toTimeZone(first_event_at, 'Asia/Tehran')) AS day,
		1 AS calls,
		coalesce(outcome, '') AS outcome,
		coalesce(wait_s, 0) AS waits,
		coalesce(handle_s, 0) AS handles
	FROM ${database}.call_state${from} FINAL
	WHERE first_event_at >= toDateTime64(arrayMin({days: Array(Date32)}), 3, 'Asia/Tehran')
		AND first_event_at < toDateTime64(addDays(arrayMax({days: Array(Date32)}), 1), 3, 'Asia/Tehran')
		AND day IN {days: Array(Date32)}
	UNION ALL
	SELECT arrayJoin({days: Array(Date32)}), 0, '', 0, 0
)
GROUP BY day
