-- Members that count, over something else of them, by key.
SELECT
	${key} AS key,
	${numerator} AS numerator,
	toFloat64(${denominator}) AS denominator
FROM (${members})
WHERE ${where}
${group}
