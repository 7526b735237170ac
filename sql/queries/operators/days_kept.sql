-- The same (days_of_all.sql) from the days that are kept, `${days}` of them: of the day before the range its last moments, and none of its work.
SELECT
	operator,
	day,
	made,
	(active_ms + if(first_ms - previous_ms <= 600000, first_ms - previous_ms, 216000)) / 3600000 AS hours
FROM
(
	SELECT
		*,
		lagInFrame(last_ms, 1, -4000000000000) OVER (
			PARTITION BY operator ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
		) AS previous_ms
	FROM
	(
		SELECT
			toString(cell.1) AS operator,
			day,
			toUInt64(cell.2) AS made,
			toUnixTimestamp64Milli(toDateTime64(day, 3, 'Asia/Tehran')) AS midnight_ms,
			midnight_ms + cell.4 AS first_ms,
			midnight_ms + cell.5 AS last_ms,
			cell.3 AS active_ms
		FROM
		(
			SELECT d.day AS day, arrayJoin(arrayZip(d.cells.operator, d.cells.referrals, d.cells.active_ms, d.cells.first_ms, d.cells.last_ms)) AS cell
			FROM ${database}.operator_days AS d FINAL
			WHERE d.day >= {day_before: Date32} AND d.day <= {last_day: Date32} AND ${days}
		)
	)
)
WHERE day > {day_before: Date32}
