-- The same as it was known at a moment: of all days from the first that matters on.
SELECT
	toDate32(toTimeZone(flow.1, 'Asia/Tehran')) AS day,
	is_electronic,
	countIf(flow.2 = 'registered') AS registered,
	countIf(flow.2 = 'referred') AS referred,
	countIf(flow.2 = 'answered') AS answered,
	countIf(flow.2 = 'reopened') AS reopened
FROM
(
	SELECT is_electronic, arrayJoin(arrayConcat(
		arrayMap(t -> (assumeNotNull(t), 'registered'), arrayFilter(t -> t IS NOT NULL, [registered_at])),
		arrayMap(t -> (assumeNotNull(t), 'referred'), arrayFilter(t -> t IS NOT NULL, [first_referred_at])),
		arrayMap(t -> (t, 'answered'), answer_begins),
		arrayMap(t -> (t, 'reopened'), answer_ends)
	)) AS flow
	FROM ${letters}
	WHERE ${where}
)
GROUP BY day, is_electronic
