-- What operators did on a Tehran day, of the referrals `${of}` (day, operator, referred_at, letter_id, id, ended_by, body and what tells of the letter), each in
-- its turn: how many, of these returned, when on the day the first and the last were made, milliseconds, and what each adds to the active hours (queries/kpi/active_hours.sql),
-- which of the first is known with the day before.
SELECT
	day,
	operator,
	arraySort(groupArray((
		toUInt32(dateDiff('millisecond', toDateTime64(day, 3, 'Asia/Tehran'), referred_at)), letter_id, id,
		channel, category, county, kind, campaign, body
	))) AS turns,
	turns.1 AS moments,
	count() AS referrals,
	countIf(ended_by = 'returned') AS returned,
	moments[1] AS first_ms,
	moments[-1] AS last_ms,
	arrayPushFront(arrayMap(gap -> toUInt32(if(gap <= 600000, gap, 216000)), arrayPopFront(arrayDifference(moments))), 0) AS adds_ms,
	toUInt32(arraySum(adds_ms)) AS active_ms,
	turns.4 AS channels,
	turns.5 AS categories,
	turns.6 AS counties,
	turns.7 AS kinds,
	turns.8 AS campaigns,
	turns.9 AS bodies
FROM ${of}
GROUP BY day, operator
