-- Members of a figure by several sets of keys in one reading: `part` is the place of the set, `keys` the row's keys in it.
SELECT
	${part} AS part,
	${keys} AS keys,
	countIf(num = 1) AS numerator,
	countIf(den = 1) AS denominator,
	toUnixTimestamp64Milli(minOrNullIf(at, num = 1)) AS oldest_num_at,
	toUnixTimestamp64Milli(minOrNullIf(at, den = 1)) AS oldest_den_at
FROM
(
	SELECT num, den, at, ${columns}
	FROM (${members})
	WHERE ${where}
)
GROUP BY GROUPING SETS (${sets})
