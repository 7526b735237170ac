-- When the queue is empty at the pace of the last 14 working days (no Fridays, holidays or days `touched` by an outage), each
-- day's answers and endings less what came and was reopened. Median, and P80 and P20 of the pace for the band. NULL: never at this pace.
WITH
	pace AS
	(
		SELECT toInt64(sum(d.answered)) + sum(d.ended) - sum(d.registered) - sum(d.reopened) AS net
		FROM (${letter_flows}) AS d
		INNER JOIN ${database}.calendar AS c ON c.day = d.day
		WHERE d.day < {day: Date32} AND d.day >= subtractDays({day: Date32}, 60) AND c.weekday != 7 AND d.day NOT IN (SELECT day FROM ${database}.holidays FINAL)
			AND NOT has({touched: Array(Date32)}, d.day)
		GROUP BY d.day
		ORDER BY d.day DESC
		LIMIT 14
	),
	ahead AS
	(
		SELECT groupArray(day) AS days
		FROM
		(
			SELECT day FROM ${database}.calendar
			WHERE day > {day: Date32} AND weekday != 7 AND day NOT IN (SELECT day FROM ${database}.holidays FINAL)
			ORDER BY day
			LIMIT 2000
		)
	)
SELECT
	if(count() < 5, NULL, quantileExactInclusive(0.5)(net)) AS per_day,
	if(count() < 5, NULL, quantileExactInclusive(0.8)(net)) AS fast,
	if(count() < 5, NULL, quantileExactInclusive(0.2)(net)) AS slow,
	arrayMap(
		rate -> if(
			coalesce(rate, 0) <= 0 OR {open: UInt64} / rate > 2000,
			NULL,
			toString((SELECT days FROM ahead)[greatest(1, toUInt32(ceil({open: UInt64} / rate)))])
		),
		[per_day, fast, slow]
	) AS dates
FROM pace
