-- The same from `${since}` on, as of `as_of`, from the letters that lived on the days that matter (`${lived}`).
SELECT toDate32(toTimeZone(referral.1, 'Asia/Tehran')) AS day, referral.2 AS operator, count() AS referrals
FROM
(
	SELECT arrayJoin(
		arrayFilter(
			(r, sender) -> sender = '' AND r.2 != '',
			arrayZip(referrals.referred_at, referrals.operator, referrals.to_org),
			referrals.from_org
		)
	) AS referral
	FROM ${database}.letter_state FINAL
	WHERE ${lived} AND ${where}
)
WHERE referral.1 >= toDateTime64(${since}, 3, 'Asia/Tehran') AND referral.1 <= {as_of: DateTime64(3, 'UTC')} AND ${of_body}
GROUP BY day, operator
