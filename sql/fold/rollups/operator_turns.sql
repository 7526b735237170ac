-- What operators did on a Tehran day, of the referrals `${of}` (day, operator, referred_at, letter_id, id, ended_by, body and what tells of the letter):
-- how many, of these returned, in how many quarter hours of the day, and in which each was made. They are sorted, or the same would be kept in
-- another order.
SELECT
	day,
	operator,
	arraySort(groupArray((
		toUInt8(intDiv(dateDiff('second', toDateTime64(day, 3, 'Asia/Tehran'), referred_at), 900)), channel, category, county, kind, campaign, body
	))) AS turns,
	turns.1 AS acted,
	count() AS referrals,
	countIf(ended_by = 'returned') AS returned,
	toUInt32(arrayUniq(acted)) AS quarters,
	turns.2 AS channels,
	turns.3 AS categories,
	turns.4 AS counties,
	turns.5 AS kinds,
	turns.6 AS campaigns,
	turns.7 AS bodies
FROM ${of}
GROUP BY day, operator
