-- The same from `${since}` on, as of `as_of`, from the letters that lived on the days that matter (`${lived}`). What a registration says is not told before it.
SELECT
	toDate32(toTimeZone(flow.1, 'Asia/Tehran')) AS day,
	told_channel AS channel,
	told_category AS category,
	toInt64(countIf(flow.2 = 'registered')) AS registered,
	toInt64(countIf(flow.2 = 'referred')) AS referred,
	toInt64(countIf(flow.2 = 'answered')) AS answered,
	toInt64(countIf(flow.2 = 'reopened')) AS reopened
FROM
(
	SELECT
		if(ifNull(registered_at <= {as_of: DateTime64(3, 'UTC')}, 0), channel, '') AS told_channel,
		if(ifNull(registered_at <= {as_of: DateTime64(3, 'UTC')}, 0), category, '') AS told_category,
		arrayJoin(arrayConcat(
			arrayMap(t -> (t, 'registered'), arraySlice(registrations, 1, 1)),
			arrayMap(t -> (t, 'referred'), arraySlice(referrals.referred_at, 1, 1)),
			arrayMap(s -> (s.1, 'answered'), answers),
			arrayMap(s -> (s.2, 'reopened'), answers)
		)) AS flow
	FROM ${database}.letter_state FINAL
	WHERE ${lived} AND ${where}
)
WHERE flow.1 >= toDateTime64(${since}, 3, 'Asia/Tehran') AND flow.1 <= {as_of: DateTime64(3, 'UTC')}
GROUP BY day, channel, category
