-- The same (days.sql) from the days that are kept (days_kept.sql), of the referrals in their turns of which conditions are true: on the columns `${columns}`, which
-- are kept as `${arrays}`, `${cells}`.
${include:queries/operators/hours.sql, of = (
	SELECT
		toString(code) AS operator,
		day,
		toDateTime64(day, 3, 'Asia/Tehran') AS at,
		arrayMap((adds_ms${columns}) -> toUInt8(${where}), adds${arrays}) AS asked,
		arraySum(asked) AS made,
		toUnixTimestamp64Milli(at) + first AS first_ms,
		toUnixTimestamp64Milli(at) + last AS last_ms,
		asked[1] AS begins_asked,
		arraySum((is_asked, adds_ms) -> is_asked * adds_ms, asked, adds) AS within_ms,
		day > {day_before: Date32} AS is_in
	FROM ${database}.operator_days FINAL
	ARRAY JOIN cells.operator AS code, cells.first_ms AS first, cells.last_ms AS last, cells.adds_ms AS adds${cells}
	WHERE day >= {day_before: Date32} AND day <= {last_day: Date32}
)}
