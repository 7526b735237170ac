-- The same as of an instant within a day, from the letters themselves.
SELECT
	toString(toDate32(toTimeZone(flow.1, 'Asia/Tehran'))) AS day,
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
)
WHERE flow.1 <= {as_of: DateTime64(3, 'UTC')}
	AND toDate32(toTimeZone(flow.1, 'Asia/Tehran')) BETWEEN {from_day: Date32} AND {until_day: Date32}
GROUP BY day
ORDER BY day
