SELECT
	countIf(place > 1000) AS value
FROM
(
	SELECT row_number() OVER (PARTITION BY toDate32(begins_at, 'Asia/Tehran') ORDER BY begins_at, call_id) AS place
	FROM calls_at(as_of = {as_of: DateTime64(3, 'UTC')})
	WHERE begins_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND begins_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
)
