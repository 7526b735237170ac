-- The same from `${since}` on, as of `as_of`, from the letters that lived on the days that matter (`${lived}`). What a registration says is not told before it.
SELECT
	toDate32(toTimeZone(flow.1, 'Asia/Tehran')) AS day,
	told_channel AS channel,
	toInt64(countIf(flow.2 = 1)) AS registered,
	toInt64(countIf(flow.2 = 2)) AS referred,
	toInt64(countIf(flow.2 = 3)) AS answered,
	toInt64(countIf(flow.2 = 4)) AS reopened
FROM
(
	SELECT
		if(ifNull(registered_at <= {as_of: DateTime64(3, 'UTC')}, 0), channel, '') AS told_channel,
		-- What has not happened never comes into the range.
		arrayJoin(arrayConcat(
			[
				(ifNull(registered_at, toDateTime64('2299-12-31 00:00:00', 3, 'UTC')), 1),
				(ifNull(first_referred_at, toDateTime64('2299-12-31 00:00:00', 3, 'UTC')), 2)
			],
			arrayMap(s -> (s.1, 3), answers),
			arrayMap(s -> (s.2, 4), answers)
		)) AS flow
	FROM ${database}.letter_state FINAL
	WHERE ${lived} AND ${where}
)
WHERE flow.1 >= toDateTime64(${since}, 3, 'Asia/Tehran') AND flow.1 <= {as_of: DateTime64(3, 'UTC')}
GROUP BY day, channel
