-- As migration 0025 takes it, before operator_turns.sql: what operators did on a Tehran day, of the referrals `${of}` (day, operator, referred_at, ended_by): how
-- many, of these returned, and what makes up their active hours (queries/kpi/shared/active_hours.sql): the time between referrals within the day, and when
-- on it the first and the last were made, milliseconds.
SELECT
	day,
	operator,
	count() AS referrals,
	countIf(ended_by = 'returned') AS returned,
	arraySort(groupArray(toUInt32(dateDiff('millisecond', toDateTime64(day, 3, 'Asia/Tehran'), referred_at)))) AS moments,
	toUInt32(arraySum(gap -> if(gap <= 600000, gap, 216000), arrayPopFront(arrayDifference(moments)))) AS active_ms,
	moments[1] AS first_ms,
	moments[-1] AS last_ms
FROM ${of}
GROUP BY day, operator
