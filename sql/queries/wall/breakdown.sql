-- Letters registered in the range, by channel and by category, as of `as_of`: two groupings of one reading (by both codes at once the engine
-- puts two texts together a letter: of a year of ten million letters 101 ms for 57).
SELECT
	if(grouping(channel) = 0, 'channel', 'category') AS dimension,
	if(dimension = 'channel', toString(channel), toString(category)) AS code,
	count() AS count,
	dimension = 'channel' AND ${include:queries/kpi/shared/electronic.sql, channel = code} AS is_electronic
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql} AND ${where} AND ${of_first}
GROUP BY GROUPING SETS ((channel), (category))
ORDER BY dimension, count DESC, code
