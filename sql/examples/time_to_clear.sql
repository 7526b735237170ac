-- A forecast is more than a query says. This is what it starts from: how many wait, and by how many a working day that grew over the last ten.
WITH
	toDate32({as_of: DateTime64(3, 'UTC')}, 'Asia/Tehran') AS today,
	-- Working days are numbered; what comes or goes on a day off counts with the next of them.
	day -> toInt64(dictGet('working_days_by_day', 'number', ('', day))) + (dictGet('working_days_by_day', 'open_s', ('', day)) = 0) AS number
SELECT
	countIf(NOT is_answered AND NOT is_ended) AS numerator,
	(
		SELECT sum(toInt64(registered) + reopened - answered - ended) / 10
		FROM letters_daily
		WHERE number(day) BETWEEN number(today) - 10 AND number(today) - 1
	) AS grew_per_day
FROM letters_at(as_of = {as_of: DateTime64(3, 'UTC')})
WHERE is_registered
	AND begins_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND begins_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
