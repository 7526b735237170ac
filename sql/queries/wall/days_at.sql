-- The same as of an instant within a day: what a day before it saw is in the rollup, whatever came later; only the instant's own
-- day is counted from the letters that lived on it.
SELECT toString(of_day) AS day, received, referred, answered, reopened
FROM
(
	SELECT
		d.day AS of_day,
		arraySum((n, channel) -> if(channel = 'email', 0, n), cells.registered, cells.channel) AS received,
		arraySum((n, channel) -> if(channel = 'email', 0, n), cells.referred, cells.channel) AS referred,
		arraySum((n, channel) -> if(channel = 'email', 0, n), cells.answered, cells.channel) AS answered,
		arraySum((n, channel) -> if(channel = 'email', 0, n), cells.reopened, cells.channel) AS reopened
	FROM ${database}.letter_days AS d FINAL
	WHERE d.day >= {from_day: Date32} AND d.day <= {until_day: Date32} AND d.day < {day: Date32}
		AND arraySum(cells.registered) + arraySum(cells.referred) + arraySum(cells.answered) + arraySum(cells.reopened) > 0
	UNION ALL
	SELECT
		{day: Date32} AS of_day,
		countIf(flow.2 = 'registered' AND channel != 'email') AS received,
		countIf(flow.2 = 'referred' AND channel != 'email') AS referred,
		countIf(flow.2 = 'answered' AND channel != 'email') AS answered,
		countIf(flow.2 = 'reopened' AND channel != 'email') AS reopened
	FROM
	(
		SELECT channel, arrayJoin(arrayConcat(
			arrayMap(t -> (t, 'registered'), arraySlice(registrations, 1, 1)),
			arrayMap(t -> (t, 'referred'), arraySlice(referrals.referred_at, 1, 1)),
			arrayMap(s -> (s.1, 'answered'), answers),
			arrayMap(s -> (s.2, 'reopened'), answers)
		)) AS flow
		FROM ${database}.letter_state FINAL
		WHERE last_event_at >= toDateTime64({day: Date32}, 3, 'Asia/Tehran') AND first_event_at <= {as_of: DateTime64(3, 'UTC')}
	)
	WHERE flow.1 >= toDateTime64({day: Date32}, 3, 'Asia/Tehran') AND flow.1 <= {as_of: DateTime64(3, 'UTC')}
		AND {day: Date32} BETWEEN {from_day: Date32} AND {until_day: Date32}
	GROUP BY of_day
)
ORDER BY of_day
