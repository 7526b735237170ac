-- A forecast is more than a query says. This is what it starts from: how many letters wait for each body.
SELECT body, count() AS numerator
FROM letters_at(as_of = {as_of: DateTime64(3, 'UTC')})
WHERE is_registered AND NOT is_answered AND NOT is_ended
	AND begins_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND begins_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
GROUP BY body
ORDER BY numerator DESC
