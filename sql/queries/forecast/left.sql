-- What left the queues from `first_day` on and until `as_of`, by the Tehran days on which it had come there and left.
SELECT key, toString(came_on) AS came, toString(left_on) AS left, count() AS letters
FROM
(
	SELECT
		arrayJoin(${spans}) AS span,
		toString(${key}) AS key,
		toDate32(toTimeZone(span.2, 'Asia/Tehran')) AS came_on,
		toDate32(toTimeZone(span.3, 'Asia/Tehran')) AS left_on
	FROM ${letters}
	WHERE span.3 <= {as_of: DateTime64(3, 'UTC')} AND ${of_body}
)
WHERE left_on >= {first_day: Date32}
GROUP BY key, came_on, left_on
