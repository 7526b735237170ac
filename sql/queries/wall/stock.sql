-- By how much the letters that wait became more on each Tehran day: of those with the office itself, and of those with a body.
SELECT
	toString(day) AS day,
	sumIf(flow, org = 'office') AS office,
	sumIf(flow, org != 'office') AS bodies
FROM
(
	SELECT day, org, ${include:queries/wall/flows/net.sql} AS flow
	FROM (${handovers})
	WHERE day <= {until_day: Date32}
)
GROUP BY day
ORDER BY day
