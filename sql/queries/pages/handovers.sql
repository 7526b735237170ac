-- How letters became the bodies’ own to answer and ceased to be, by the steps of the page’s charts.
SELECT
	${step} AS day,
	sum(f.registered) AS registered,
	sum(f.handed_in) AS handed_in,
	sum(f.handed_out) AS handed_out,
	sum(f.settled) AS settled,
	sum(f.unsettled) AS unsettled
FROM (SELECT day AS on_day, registered, handed_in, handed_out, settled, unsettled FROM (${flows})) AS f
WHERE on_day < {end_day: Date32}
GROUP BY day
HAVING registered + handed_in + handed_out + settled + unsettled > 0
ORDER BY day
