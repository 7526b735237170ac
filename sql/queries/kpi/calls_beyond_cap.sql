-- Calls of the range that came after the first `${cap}` of their Tehran day `${day}`; those of the day before the range count too.
SELECT id, letter_id, state, hour, at, 1 AS num, 1 AS den
FROM
(
	SELECT
		call_id AS id,
		letter_id,
		state,
		hour,
		begins_at AS at,
		row_number() OVER (PARTITION BY ${day} ORDER BY begins_at, call_id) AS place
	FROM ${calls}
	WHERE begins_at >= {from: DateTime64(3, 'UTC')} - INTERVAL 1 DAY - INTERVAL 1 HOUR AND begins_at < {until: DateTime64(3, 'UTC')}
)
WHERE place > ${cap} AND at >= {from: DateTime64(3, 'UTC')}
