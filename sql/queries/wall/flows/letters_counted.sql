-- The same from `${since}` on, as of `as_of`, from the letters that lived on the days that matter (`${lived}`). What a registration says is not told before
-- it (`${is_told}`). Answers that stand no more are apart, as few letters have any: one array of all moves took two and a half times the CPU.
${include:queries/wall/flows/letters_moved.sql, of = 1, moves = [
	(ifNull(registered_at, toDateTime64('2299-12-31 00:00:00', 3, 'UTC')), 1),
	(ifNull(first_referred_at, toDateTime64('2299-12-31 00:00:00', 3, 'UTC')), 2),
	(ifNull(answered_at, toDateTime64('2299-12-31 00:00:00', 3, 'UTC')), 3)
]}
UNION ALL
${include:queries/wall/flows/letters_moved.sql, of = notEmpty(ended_answers), moves = arrayConcat(
	arrayMap(s -> (s.1, 3), ended_answers),
	arrayMap(s -> (s.2, 4), ended_answers)
)}
