-- The same from `${since}` to `as_of`, from the letters that lived then.
SELECT
	toDate32(toTimeZone(flow.1, 'Asia/Tehran')) AS day,
	channel,
	category,
	countIf(flow.2 = 'registered') AS registered,
	countIf(flow.2 = 'referred') AS referred,
	countIf(flow.2 = 'answered') AS answered,
	countIf(flow.2 = 'reopened') AS reopened
FROM
(
	SELECT channel, category, arrayJoin(arrayConcat(
		arrayMap(t -> (t, 'registered'), arraySlice(registrations, 1, 1)),
		arrayMap(t -> (t, 'referred'), arraySlice(referrals.referred_at, 1, 1)),
		arrayMap(s -> (s.1, 'answered'), answers),
		arrayMap(s -> (s.2, 'reopened'), answers)
	)) AS flow
	FROM ${database}.letter_state FINAL
	WHERE last_event_at >= toDateTime64(${since}, 3, 'Asia/Tehran') AND first_event_at <= {as_of: DateTime64(3, 'UTC')} AND ${where}
)
WHERE flow.1 >= toDateTime64(${since}, 3, 'Asia/Tehran') AND flow.1 <= {as_of: DateTime64(3, 'UTC')}
GROUP BY day, channel, category
