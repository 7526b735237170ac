-- The same (`${flows}`), and what has rested since before the day `${since}` and is unanswered still, as if it had been registered the day before.
SELECT * FROM (${flows})
UNION ALL
SELECT
	subtractDays(${since}, 1) AS day,
	toString(body) AS org,
	toInt64(count()) AS registered,
	0 AS handed_in,
	0 AS handed_out,
	0 AS settled,
	0 AS unsettled
FROM ${resting}
WHERE is_registered AND ${where} AND ${of_holder}
GROUP BY body
