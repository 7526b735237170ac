-- The same as of an instant within a day, from the letters themselves.
SELECT
	toString(toDate32(toTimeZone(flow.1, 'Asia/Tehran'))) AS day,
	countIf(flow.2 = 'registered') AS received,
	countIf(flow.2 = 'referred') AS referred,
	countIf(flow.2 = 'answered') AS answered,
	countIf(flow.2 = 'reopened') AS reopened
FROM
(
	SELECT arrayJoin(arrayConcat(
		arrayMap(t -> (t, 'registered'), arraySlice(registrations, 1, 1)),
		arrayMap(t -> (t, 'referred'), arraySlice(referrals.referred_at, 1, 1)),
		arrayMap(s -> (s.1, 'answered'), answers),
		arrayMap(s -> (s.2, 'reopened'), answers)
	)) AS flow
	FROM ${database}.letter_state FINAL
	WHERE channel != 'email'
)
WHERE flow.1 <= {as_of: DateTime64(3, 'UTC')}
	AND toDate32(toTimeZone(flow.1, 'Asia/Tehran')) BETWEEN {from_day: Date32} AND {until_day: Date32}
GROUP BY day
ORDER BY day
