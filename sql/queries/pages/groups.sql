-- Members of a figure by several sets of columns in one reading: `keys` are all columns as text, and `gone` tells the set, a bit for each column, the
-- first the highest, 1 where the set is without it. Where a key is a step of the calendar: groups_by_step.sql.
SELECT
	[${texts}] AS keys,
	grouping(${columns}) AS gone,
	countIf(num = 1) AS numerator,
	countIf(den = 1) AS denominator,
	if(denominator = 0, NULL, toUnixTimestamp64Milli(minIf(at, den = 1))) AS oldest_at
FROM (${members})
WHERE ${where}
GROUP BY GROUPING SETS (${sets})
