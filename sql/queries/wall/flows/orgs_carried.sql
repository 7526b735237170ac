-- What lay open with each body when the day `${since}` began, as if it had come the day before: with the flows since, all that tells
-- what is open. Letters that have rested since are read by their open referrals alone, which most have none of.
SELECT subtractDays(${since}, 1) AS day, org, count() AS came, toUInt64(0) AS went
FROM
(
	SELECT arrayJoin(open_referrals.to_org) AS org
	FROM ${database}.letter_state FINAL
	WHERE last_event_at < toDateTime64(${since}, 3, 'Asia/Tehran') AND ${where}
	UNION ALL
	SELECT arrayJoin(
		arrayFilter(
			(o, t, e) -> t < toDateTime64(${since}, 3, 'Asia/Tehran') AND (e IS NULL OR e >= toDateTime64(${since}, 3, 'Asia/Tehran')),
			referrals.to_org, referrals.referred_at, referrals.ended_at
		)
	) AS org
	FROM ${database}.letter_state FINAL
	WHERE last_event_at >= toDateTime64(${since}, 3, 'Asia/Tehran') AND first_event_at < toDateTime64(${since}, 3, 'Asia/Tehran') AND ${where}
)
WHERE ${of_body}
GROUP BY org
