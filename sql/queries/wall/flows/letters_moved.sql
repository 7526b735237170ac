-- The moves of letters from `${since}` on, as of `as_of`, by Tehran day: of those of `${of}` what `${moves}` has, pairs of a moment and of a place in registered, referred,
-- answered, reopened. Whether a letter lived on those days (`${lived}`) is asked of the indexes and not of each row, of which its moments tell as much.
SELECT
	toDate32(toTimeZone(move.1, 'Asia/Tehran')) AS day,
	is_electronic,
	toInt64(countIf(move.2 = 1)) AS registered,
	toInt64(countIf(move.2 = 2)) AS referred,
	toInt64(countIf(move.2 = 3)) AS answered,
	toInt64(countIf(move.2 = 4)) AS reopened
FROM
(
	SELECT ${is_told} AND ${include:queries/kpi/shared/electronic.sql, channel = channel} AS is_electronic, arrayJoin(${moves}) AS move
	FROM ${database}.letter_state FINAL
	WHERE indexHint(${lived}) AND ${of} AND ${where}
)
WHERE move.1 >= toDateTime64(${since}, 3, 'Asia/Tehran') AND move.1 <= {as_of: DateTime64(3, 'UTC')}
GROUP BY day, is_electronic
