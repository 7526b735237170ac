-- Letters registered in the range, by channel and by category, as of `as_of`. Counted by both at once, and those few counts by
-- each; by digests of both, since by the codes the engine puts two texts together a letter (twice the CPU).
SELECT
	pair.1 AS dimension,
	pair.2 AS code,
	sum(letters) AS count,
	dimension = 'channel' AND ${include:queries/kpi/shared/electronic.sql, channel = code} AS is_electronic
FROM
(
	SELECT arrayJoin([('channel', toString(a_channel)), ('category', toString(a_category))]) AS pair, letters
	FROM
	(
		SELECT any(channel) AS a_channel, any(category) AS a_category, count() AS letters
		FROM ${letters}
		WHERE ${include:queries/kpi/shared/registered.sql} AND ${where} AND ${of_first}
		GROUP BY cityHash64(channel), cityHash64(category)
	)
)
GROUP BY pair
ORDER BY dimension, count DESC, code
