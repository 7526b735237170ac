-- What lay open with each body when the day `${since}` began, as if it had come the day before: with the flows since, all that tells
-- what is open.
SELECT subtractDays(${since}, 1) AS day, to_org AS org, count() AS came, toUInt64(0) AS went
FROM ${database}.referral_state FINAL
WHERE referred_at < toDateTime64(${since}, 3, 'Asia/Tehran') AND (ended_at IS NULL OR ended_at >= toDateTime64(${since}, 3, 'Asia/Tehran'))
	AND ${where} AND ${of_body}
GROUP BY org
