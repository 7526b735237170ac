-- What came to bodies and what went from them, of the days from `first_day` to before `day`, from the days that are kept: of all
-- bodies, or of some. As flows.sql of the referrals themselves, for now and without other filters, at a hundredth of the cost.
SELECT ${key} AS key, ${step} AS day, sum(cell.2) AS came, sum(cell.3) AS went
FROM
(
	SELECT
		d.day AS on_day,
		arrayJoin(arrayZip(
			d.cells.org,
			d.cells.came,
			arrayMap((a, r, o, c) -> a + r + o + c, d.cells.answered, d.cells.returned, d.cells.referred_on, d.cells.closed)
		)) AS cell
	FROM ${database}.org_days AS d FINAL
	WHERE d.day >= {first_day: Date32} AND d.day < {day: Date32}
)
WHERE empty({bodies: Array(String)}) OR has({bodies: Array(String)}, cell.1)
GROUP BY key, day
HAVING came + went > 0
ORDER BY key, day
