-- What lay open with each body when the day `${since}` began, as if it had come the day before: with the flows since, all that tells
-- what is open. What has ended since is of letters that went on since, for which there is an index; the rest is open still, and by itself: to look for
-- both among all referrals took 340 ms of CPU of ten million letters.
SELECT subtractDays(${since}, 1) AS day, org, count() AS came, toUInt64(0) AS went
FROM
(
	SELECT to_org AS org
	FROM ${database}.referral_state FINAL
	WHERE referred_at < toDateTime64(${since}, 3, 'Asia/Tehran') AND ended_at >= toDateTime64(${since}, 3, 'Asia/Tehran')
		AND letter_last_event_at >= toDateTime64(${since}, 3, 'Asia/Tehran') AND ${where} AND ${of_body}
	UNION ALL
	SELECT to_org AS org
	FROM ${database}.open_state FINAL
	ARRAY JOIN open_referrals.to_org AS to_org, open_referrals.referred_at AS referred_at
	WHERE referred_at < toDateTime64(${since}, 3, 'Asia/Tehran') AND ${where} AND ${of_body}
)
GROUP BY org
