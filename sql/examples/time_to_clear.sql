WITH
	toDate32({as_of: DateTime64(3, 'UTC')}, 'Asia/Tehran') AS today,
	-- Working days are numbered; what comes or goes on a day off counts with the next of them.
	day -> toInt64(dictGet('working_days_by_day', 'number', ('', day))) + (dictGet('working_days_by_day', 'open_s', ('', day)) = 0) AS number
SELECT
	-- All came, and what went is even.
	-sum(net) AS numerator,
	-- The last working day that is over.
	number(today) - 1 AS last,
	-- Since the first of the last 120 days on which anything moved; fewer than five are no ground for a forecast, and the last 14 are enough.
	ifNull(last + 1 - minOrNullIf(number(day), day >= today - 120), 0) AS days,
	if(days >= 5, sumIf(net, number(day) BETWEEN last - 13 AND last) / least(14, days), 0) AS denominator,
	multiIf(denominator > 0, numerator / denominator, days >= 5 AND numerator = 0, 0, NULL) AS value
FROM
(
	SELECT toDate32(assumeNotNull(moved_at), 'Asia/Tehran') AS day, net
	FROM letters_at(as_of = {as_of: DateTime64(3, 'UTC')})
	ARRAY JOIN [begins_at, ifNull(answered_at, ended_at)] AS moved_at, [-1, 1] AS net
	WHERE is_registered
		AND begins_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND begins_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
		AND moved_at IS NOT NULL
)
