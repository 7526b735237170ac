-- Letters and calls (not electronic letters, which go by rule and beside the operators' target) that came, were first
-- referred and got a standing answer, a Tehran day. From the rollup: whole days.
SELECT
	toString(d.day) AS day,
	arraySum((n, channel) -> if(channel = 'email', 0, n), cells.registered, cells.channel) AS received,
	arraySum((n, channel) -> if(channel = 'email', 0, n), cells.referred, cells.channel) AS referred,
	arraySum((n, channel) -> if(channel = 'email', 0, n), cells.answered, cells.channel) AS answered,
	arraySum((n, channel) -> if(channel = 'email', 0, n), cells.reopened, cells.channel) AS reopened
FROM ${database}.letter_days AS d FINAL
WHERE d.day >= {from_day: Date32} AND d.day <= {until_day: Date32} AND notEmpty(cells.channel)
ORDER BY d.day
