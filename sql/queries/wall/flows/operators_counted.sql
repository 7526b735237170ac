-- The same from `${since}` on, as of `as_of`, from the referrals made until the last day that matters (`${lived}`).
SELECT toDate32(toTimeZone(referred_at, 'Asia/Tehran')) AS day, operator, count() AS referrals
FROM ${database}.referral_state FINAL
WHERE from_org = '' AND operator != '' AND ${lived} AND ${where} AND ${of_body}
	AND referred_at >= toDateTime64(${since}, 3, 'Asia/Tehran') AND referred_at <= {as_of: DateTime64(3, 'UTC')}
GROUP BY day, operator
