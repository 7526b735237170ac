-- The office's flows, whole, from their first day to before `day`.
SELECT
	toString(d.day) AS day,
	toInt64(arraySum(d.cells.registered)) + arraySum(d.cells.reopened) AS came,
	toInt64(arraySum(d.cells.answered)) + arraySum(d.cells.ended) AS went
FROM ${database}.letter_days AS d FINAL
WHERE d.day < {day: Date32} AND notEmpty(d.cells.channel)
ORDER BY d.day
