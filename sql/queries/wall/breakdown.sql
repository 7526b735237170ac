-- Letters registered in the range, by channel and by category, as of `as_of`. Counted by both at once, and those few counts by
-- each: a pair of strings a letter cost four times the CPU.
SELECT pair.1 AS dimension, pair.2 AS code, sum(letters) AS count
FROM
(
	SELECT arrayJoin([('channel', toString(channel)), ('category', toString(category))]) AS pair, letters
	FROM
	(
		SELECT channel, category, count() AS letters
		FROM ${letters}
		WHERE ${include:queries/kpi/shared/registered.sql} AND ${where} AND ${of_first}
		GROUP BY channel, category
	)
)
GROUP BY pair
ORDER BY dimension, count DESC, code
