-- The median of the observed times of a figure's members, by key.
SELECT
	${key} AS key,
	countIf(num = 1) AS numerator,
	countIf(den = 1) AS denominator,
	quantileExactInclusiveOrNullIf(0.5)(value, num = 1) AS p50
FROM (${members})
WHERE ${where}
GROUP BY key
