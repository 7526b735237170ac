-- How each source sends, from the receipts of its batches, by ClickHouse's clock. Silence is judged by what was usual: of the same
-- span of the last four weeks, to the minute, those in which something came (`usual_weeks`), of those since its beginning
-- (`weeks`). So no night and no holiday of every week is a silence. In its first week the days before say it in the same way
-- (`usual_days` of `days`), and before that the longest pause of the last 24 hours. `median_gap_s` tells how long it usually pauses.
WITH
	now64(3, 'UTC') AS at,
	toStartOfDay(toTimeZone(at, 'Asia/Tehran')) AS day,
	gaps AS
	(
		SELECT
			source,
			quantileExact(dateDiff('second', before, received_at)) AS median_gap_s,
			maxIf(dateDiff('second', before, received_at), before > at - INTERVAL 1 DAY) AS longest_gap_s,
			countIf(before > at - INTERVAL 1 DAY) AS gaps_of_day
		FROM
		(
			SELECT source, received_at, lagInFrame(received_at) OVER (PARTITION BY source ORDER BY received_at ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS before
			FROM (SELECT DISTINCT toString(source) AS source, received_at FROM ${database}.receipts WHERE received_at > at - INTERVAL 28 DAY)
		)
		WHERE before > at - INTERVAL 29 DAY
		GROUP BY source
	),
	receipts AS
	(
		SELECT toString(r.source) AS source, r.received_at AS received_at, r.events AS events, s.last_received_at AS last_received_at
		FROM ${database}.receipts AS r FINAL
		INNER JOIN ${database}.sources AS s ON s.source = toString(r.source)
	),
	weeks AS
	(
		SELECT
			source,
			toUInt8(arrayCount(week -> first_at <= last_at - toIntervalWeek(week), [1, 2, 3, 4])) AS weeks,
			toUInt8(arrayCount((week, seen) -> seen > 0 AND first_at <= last_at - toIntervalWeek(week), [1, 2, 3, 4], [
				countIf(received_at > last_received_at - INTERVAL 1 WEEK AND received_at <= at - INTERVAL 1 WEEK),
				countIf(received_at > last_received_at - INTERVAL 2 WEEK AND received_at <= at - INTERVAL 2 WEEK),
				countIf(received_at > last_received_at - INTERVAL 3 WEEK AND received_at <= at - INTERVAL 3 WEEK),
				countIf(received_at > last_received_at - INTERVAL 4 WEEK AND received_at <= at - INTERVAL 4 WEEK)
			])) AS usual_weeks,
			toUInt8(arrayCount(day_ago -> first_at <= last_at - toIntervalDay(day_ago), [1, 2, 3, 4, 5, 6])) AS days,
			toUInt8(arrayCount((day_ago, seen) -> seen > 0 AND first_at <= last_at - toIntervalDay(day_ago), [1, 2, 3, 4, 5, 6], [
				countIf(received_at > last_received_at - INTERVAL 1 DAY AND received_at <= at - INTERVAL 1 DAY),
				countIf(received_at > last_received_at - INTERVAL 2 DAY AND received_at <= at - INTERVAL 2 DAY),
				countIf(received_at > last_received_at - INTERVAL 3 DAY AND received_at <= at - INTERVAL 3 DAY),
				countIf(received_at > last_received_at - INTERVAL 4 DAY AND received_at <= at - INTERVAL 4 DAY),
				countIf(received_at > last_received_at - INTERVAL 5 DAY AND received_at <= at - INTERVAL 5 DAY),
				countIf(received_at > last_received_at - INTERVAL 6 DAY AND received_at <= at - INTERVAL 6 DAY)
			])) AS usual_days,
			min(receipts.received_at) AS first_at,
			any(receipts.last_received_at) AS last_at,
			toUInt64(sumIf(events, received_at >= day)) AS today,
			toUInt64(arraySum((week, sum) -> if(first_at <= day - toIntervalWeek(week), sum, 0), [1, 2, 3, 4], [
				sumIf(events, received_at >= day - INTERVAL 1 WEEK AND received_at <= at - INTERVAL 1 WEEK),
				sumIf(events, received_at >= day - INTERVAL 2 WEEK AND received_at <= at - INTERVAL 2 WEEK),
				sumIf(events, received_at >= day - INTERVAL 3 WEEK AND received_at <= at - INTERVAL 3 WEEK),
				sumIf(events, received_at >= day - INTERVAL 4 WEEK AND received_at <= at - INTERVAL 4 WEEK)
			])) AS earlier,
			toUInt8(arrayCount(week -> first_at <= day - toIntervalWeek(week), [1, 2, 3, 4])) AS day_weeks
		FROM receipts
		GROUP BY source
	)
SELECT
	s.source AS source,
	toUnixTimestamp64Milli(s.last_received_at) AS received_at,
	s.silent_s AS silent_s,
	toUnixTimestamp64Milli(s.newest_event_at) AS happened_at,
	s.store_lag_s AS store_lag_s,
	s.events AS events,
	s.rejected AS rejected,
	s.events_5m AS events_5m,
	w.today AS today,
	if(w.day_weeks = 0, NULL, w.earlier / w.day_weeks) AS usual_today,
	w.weeks AS weeks,
	w.usual_weeks AS usual_weeks,
	w.days AS days,
	w.usual_days AS usual_days,
	if(g.source = '' OR g.gaps_of_day = 0, NULL, toUInt32(g.longest_gap_s)) AS longest_gap_s,
	if(g.source = '', NULL, g.median_gap_s) AS median_gap_s
FROM ${database}.sources AS s
INNER JOIN weeks AS w ON w.source = s.source
LEFT JOIN gaps AS g ON g.source = s.source
ORDER BY s.source
SETTINGS join_use_nulls = 0
