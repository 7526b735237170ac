-- Flows of letters by Tehran day, electronic letters apart, from the rollup: whole days, as they are known today.
SELECT
	day,
	${is_electronic} AS is_electronic,
	toInt64(cell.3) AS registered,
	toInt64(cell.4) AS referred,
	toInt64(cell.5) AS answered,
	toInt64(cell.6) AS reopened,
	toInt64(cell.7) AS ended
FROM
(
	SELECT day, arrayZip(cells.channel, cells.category, cells.registered, cells.referred, cells.answered, cells.reopened, cells.ended) AS cells
	FROM ${database}.letter_days FINAL
)
ARRAY JOIN cells AS cell
-- What was only screened did not move.
WHERE cell.3 + cell.4 + cell.5 + cell.6 + cell.7 > 0 AND ${where}
