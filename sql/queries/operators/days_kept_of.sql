-- The same (days.sql) from the days that are kept, of the referrals of which conditions are true: on the columns `${columns}`, which
-- are kept as `${arrays}`, `${cells}`.
SELECT operator, day, arraySum(asked) AS made, arrayUniq(arrayFilter((quarter, is_asked) -> is_asked, acted, asked)) AS quarters
FROM
(
	SELECT
		toString(code) AS operator,
		day,
		toDateTime64(day, 3, 'Asia/Tehran') AS at,
		arrayMap((quarter${columns}) -> toUInt8(${where}), acted${arrays}) AS asked,
		acted
	FROM ${database}.operator_days FINAL
	ARRAY JOIN cells.operator AS code, cells.acted AS acted${cells}
	WHERE day >= {first_day: Date32} AND day <= {last_day: Date32}
)
WHERE made > 0
