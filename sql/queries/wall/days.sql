-- Letters that came, were first referred and got a standing answer, a Tehran day. From the rollup: whole days.
SELECT
	toString(d.day) AS day,
	arraySum(cells.registered) AS received,
	arraySum(cells.referred) AS referred,
	arraySum(cells.answered) AS answered,
	arraySum(cells.reopened) AS reopened
FROM ${database}.letter_days AS d FINAL
WHERE d.day >= {from_day: Date32} AND d.day <= {until_day: Date32} AND notEmpty(cells.channel)
ORDER BY d.day
