-- The same from `${since}` on, as of `as_of`, from the letters that lived on the days that matter (`${lived}`).
SELECT toDate32(toTimeZone(flow.2, 'Asia/Tehran')) AS day, flow.1 AS org, countIf(flow.3 = 'came') AS came, countIf(flow.3 = 'went') AS went
FROM
(
	SELECT arrayJoin(arrayConcat(
		arrayMap((o, t) -> (o, t, 'came'), referrals.to_org, referrals.referred_at),
		-- An open one, which has no end, never comes into the range.
		arrayMap((o, t) -> (o, ifNull(t, toDateTime64('2299-12-31 00:00:00', 3, 'UTC')), 'went'), referrals.to_org, referrals.ended_at)
	)) AS flow
	FROM ${database}.letter_state FINAL
	WHERE ${lived} AND ${where}
)
WHERE flow.2 >= toDateTime64(${since}, 3, 'Asia/Tehran') AND flow.2 <= {as_of: DateTime64(3, 'UTC')} AND ${of_body}
GROUP BY day, org
