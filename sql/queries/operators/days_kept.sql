-- The same (days_of_all.sql) from the days that are kept, `${days}` of them: of the day before the range its last moments, and none of its work.
${include:queries/operators/hours.sql, of = (
	SELECT
		toString(cell.1) AS operator,
		day,
		toUInt64(cell.2) AS made,
		toUnixTimestamp64Milli(toDateTime64(day, 3, 'Asia/Tehran')) AS midnight_ms,
		midnight_ms + cell.4 AS first_ms,
		midnight_ms + cell.5 AS last_ms,
		cell.3 AS within_ms,
		1 AS begins_asked,
		day > {day_before: Date32} AS is_in
	FROM
	(
		SELECT d.day AS day, arrayJoin(arrayZip(d.cells.operator, d.cells.referrals, d.cells.active_ms, d.cells.first_ms, d.cells.last_ms)) AS cell
		FROM ${database}.operator_days AS d FINAL
		WHERE d.day >= {day_before: Date32} AND d.day <= {last_day: Date32} AND ${days}
	)
)}
