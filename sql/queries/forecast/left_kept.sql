-- The same from the rollup: of whole days, and of the one that has not ended, as far as it is known.
SELECT toString(${key}) AS key, toString(cell.2) AS came, toString(day) AS left, sum(cell.3) AS letters
FROM
(
	SELECT day, arrayFilter(cell -> ${of_body}, arrayZip(cells.body, cells.came_on, cells.letters)) AS cells
	FROM ${database}.queue_days FINAL
	WHERE day >= {first_day: Date32} AND day <= toDate32(toTimeZone({as_of: DateTime64(3, 'UTC')}, 'Asia/Tehran'))
)
ARRAY JOIN cells AS cell
GROUP BY key, came, left
