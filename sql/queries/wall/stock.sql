-- By how much the letters that wait became more on each Tehran day: of those with the office itself, and of those with a body.
SELECT toString(s.day) AS day, sum(s.office) AS office, sum(s.bodies) AS bodies
FROM (${stock_flows}) AS s
WHERE s.day <= {until_day: Date32}
GROUP BY s.day
ORDER BY s.day
