-- The same on the day of `as_of` until then, from the referrals made by then of letters that went on after that day began: for both there are indexes.
SELECT toDate32(toTimeZone(flow.1, 'Asia/Tehran')) AS day, org, countIf(flow.2 = 1) AS came, countIf(flow.2 = 2) AS went
FROM
(
	-- An open one, which has no end, never comes into the range.
	SELECT to_org AS org, arrayJoin([(referred_at, 1), (ifNull(ended_at, toDateTime64('2299-12-31 00:00:00', 3, 'UTC')), 2)]) AS flow
	FROM ${database}.referral_state FINAL
	WHERE referred_at <= {as_of: DateTime64(3, 'UTC')} AND letter_last_event_at >= toDateTime64({day: Date32}, 3, 'Asia/Tehran') AND ${of_body}
)
WHERE flow.1 >= toDateTime64({day: Date32}, 3, 'Asia/Tehran') AND flow.1 <= {as_of: DateTime64(3, 'UTC')}
GROUP BY day, org
