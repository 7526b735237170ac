-- The same from `${since}` to `as_of`, from the letters that lived then.
SELECT toDate32(toTimeZone(referral.referred_at, 'Asia/Tehran')) AS day, referral.operator AS operator, count() AS referrals
FROM
(
	SELECT arrayJoin(arrayFilter(r -> r.from_org = '' AND r.operator != '', referrals)) AS referral
	FROM ${database}.letter_state FINAL
	WHERE last_event_at >= toDateTime64(${since}, 3, 'Asia/Tehran') AND first_event_at <= {as_of: DateTime64(3, 'UTC')} AND ${where}
)
WHERE referral.referred_at >= toDateTime64(${since}, 3, 'Asia/Tehran') AND referral.referred_at <= {as_of: DateTime64(3, 'UTC')} AND ${of_body}
GROUP BY day, operator
