-- The office's working calendar up to `last_day` in one text, a day a character: w working, - off. From its first day on.
SELECT
	toString(min(day)) AS first,
	arrayStringConcat(arrayMap(one -> if(one.2, 'w', '-'), arraySort(groupArray((day, open_s > 0))))) AS marks
FROM
(
	SELECT c.day AS day, dictGetOrDefault('${database}.working_days_by_day', 'open_s', ('', c.day), toInt64(0)) AS open_s
	FROM ${database}.calendar AS c FINAL
	WHERE c.day >= '2001-03-21' AND c.day <= {last_day: Date32}
)
HAVING count() > 0
