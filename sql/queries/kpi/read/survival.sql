-- Kaplan and Meier's quantiles by key: the first moment at which at most a half (a quarter, a fifth) still wait; NULL where it never
-- comes to that. What happens and what is cut off in one moment: the cut-off was still at risk. The margin is for the
-- rounding of the product, which would let an exact half miss its moment.
SELECT
	key,
	minOrNullIf(value, survival <= 0.5 + 1e-9) AS km50,
	minOrNullIf(value, survival <= 0.25 + 1e-9) AS km75,
	minOrNullIf(value, survival <= 0.2 + 1e-9) AS km80
FROM
(
	SELECT key, value, exp(sum(log1p(-finished / at_risk)) OVER (PARTITION BY key ORDER BY value)) AS survival
	FROM
	(
		SELECT key, value, finished, sum(ended) OVER (PARTITION BY key ORDER BY value DESC) AS at_risk
		FROM
		(
			SELECT ${key} AS key, value, countIf(num = 1) AS finished, count() AS ended
			FROM (${members})
			WHERE den = 1 AND ${where}
			GROUP BY key, value
		)
	)
)
GROUP BY key
