-- By how much the letters that wait became more on each Tehran day, from the rollup: whole days, as they are known today.
SELECT day, cell.3 AS office, cell.4 AS bodies
FROM
(
	SELECT day, arrayZip(waiting.channel, waiting.category, waiting.office, waiting.bodies) AS cells
	FROM ${database}.letter_days FINAL
)
ARRAY JOIN cells AS cell
WHERE ${where}
