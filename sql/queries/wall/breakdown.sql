-- Letters registered in the range, by channel and by category, as of `as_of`.
SELECT pair.1 AS dimension, pair.2 AS code, count() AS count
FROM
(
	SELECT arrayJoin([('channel', toString(channel)), ('category', toString(category))]) AS pair
	FROM ${letters}
	WHERE registered_at >= {from: DateTime64(3, 'UTC')} AND registered_at < {until: DateTime64(3, 'UTC')}
		AND begins_at >= {from: DateTime64(3, 'UTC')} AND begins_at < {until: DateTime64(3, 'UTC')}
		AND ${where} AND ${of_first}
)
GROUP BY pair
ORDER BY dimension, count DESC, code
