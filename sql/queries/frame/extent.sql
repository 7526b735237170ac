-- The first Tehran day on which anything happened to a letter or a call; empty: nothing has.
SELECT if(count() = 0, '', toString(min(first))) AS first
FROM
(
	SELECT min(day) AS first FROM ${database}.letter_days HAVING count() > 0
	UNION ALL
	SELECT min(day) FROM ${database}.call_days HAVING count() > 0
)
