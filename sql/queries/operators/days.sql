-- What each operator did on each day, of referrals with their active hours (kpi/shared/active_hours.sql).
SELECT
	operator,
	toDate32(toTimeZone(at, 'Asia/Tehran')) AS day,
	count() AS made,
	sum(value) AS hours,
	countIf(hop = 1) AS made_first,
	countIf(hop = 1 AND ended_by IN ('returned', 'referred')) AS made_wrong,
	countIf(ended_by = 'returned') AS came_back
FROM (${members})
WHERE ${where}
GROUP BY operator, day
