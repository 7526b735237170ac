-- What registered letters of `${of}` did from `${since}` on, as of `as_of`, by Tehran day. `${moves}` gives pairs of a moment and of what happened then:
-- 1 registered, 2 referred, 3 answered, 4 reopened, 5 ended. `${lived}` lets the indexes skip letters without events on those days; no row needs it.
SELECT
	toDate32(toTimeZone(move.1, 'Asia/Tehran')) AS day,
	is_electronic,
	toInt64(countIf(move.2 = 1)) AS registered,
	toInt64(countIf(move.2 = 2)) AS referred,
	toInt64(countIf(move.2 = 3)) AS answered,
	toInt64(countIf(move.2 = 4)) AS reopened,
	toInt64(countIf(move.2 = 5)) AS ended
FROM
(
	SELECT ${is_electronic} AS is_electronic, arrayJoin(${moves}) AS move
	FROM ${database}.letter_state FINAL
	WHERE indexHint(${lived}) AND is_registered AND ${of} AND ${where}
)
WHERE move.1 >= toDateTime64(${since}, 3, 'Asia/Tehran') AND move.1 <= {as_of: DateTime64(3, 'UTC')}
GROUP BY day, is_electronic
