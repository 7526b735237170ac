-- What the score of each body is made of (kpi/body_score.sql).
SELECT
	${key} AS key,
	count() AS referrals,
	countIf(is_due) AS due,
	countIf(is_on_time) AS on_time,
	countIf(is_open) AS open,
	countIf(is_beyond) AS beyond,
	quantileExactInclusiveOrNull(0.5)(given_hours) AS given_hours,
	countIf(is_wrong) AS wrong,
	countIf(is_finished) AS answered,
	countIf(is_objected) AS objected
FROM (${members})
WHERE ${where}
GROUP BY key
ORDER BY key
