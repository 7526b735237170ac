-- The rollup's days before that of `as_of`, as they were told then: the rollup has the flows of a letter that was registered later (few
-- are, after their first event) under what that registration says; they are taken from there and put where nothing is told.
SELECT * FROM (${kept}) WHERE day < {day: Date32}
UNION ALL
SELECT
	toDate32(toTimeZone(flow.1, 'Asia/Tehran')) AS day,
	${include:queries/wall/flows/electronic.sql, channel = told.1} AS is_electronic,
	toInt64(0) AS registered,
	sumIf(told.3, flow.2 = 'referred') AS referred,
	sumIf(told.3, flow.2 = 'answered') AS answered,
	sumIf(told.3, flow.2 = 'reopened') AS reopened
FROM
(
	SELECT
		arrayJoin([(toString(l.channel), toString(l.category), toInt64(-1)), ('', '', toInt64(1))]) AS told,
		arrayJoin(arrayConcat(
			arrayMap(t -> (t, 'referred'), arraySlice(referrals.referred_at, 1, 1)),
			arrayMap(s -> (s.1, 'answered'), answers),
			arrayMap(s -> (s.2, 'reopened'), answers)
		)) AS flow
	FROM ${database}.letter_state AS l FINAL
	WHERE first_event_at < toDateTime64({day: Date32}, 3, 'Asia/Tehran') AND begins_at > {as_of: DateTime64(3, 'UTC')}
)
WHERE flow.1 < toDateTime64({day: Date32}, 3, 'Asia/Tehran') AND ${where}
GROUP BY day, is_electronic
