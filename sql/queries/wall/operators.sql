-- Referrals of the office's operators on its last whole day of work in the range, and their mean a day over the days, from the first to the last
-- with any referral, that no outage covers whole (not `dark`). No row where nobody has referred.
SELECT
	toString(last_day.1) AS day,
	referrals / (dateDiff('day', first, last) + 1 - arrayCount(d -> d BETWEEN first AND last, {dark: Array(Date32)})) AS mean_per_day,
	last_day.2 AS codes,
	last_day.3 AS counts
FROM
(
	SELECT
		min(day) AS first,
		max(day) AS last,
		sum(total) AS referrals,
		argMax((day, codes, counts), ${include:queries/operators/last_day.sql}) AS last_day
	FROM
	(
		SELECT d.day AS day, groupArray(d.operator) AS codes, groupArray(d.referrals) AS counts, sum(d.referrals) AS total
		FROM (${operator_flows}) AS d
		WHERE d.day >= {from_day: Date32} AND d.day <= {until_day: Date32} AND ${without_outages}
		GROUP BY d.day
	)
	HAVING count() > 0
)
