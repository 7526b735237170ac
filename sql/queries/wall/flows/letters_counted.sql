-- The same from `${since}` on, as of `as_of`, from the letters that lived on the days that matter (`${lived}`). What happened to a letter
-- before its registration counts at its registration. Answers that stand no more, and endings, are apart, as few letters have any: one array of all moves took two and a half times the CPU.
${include:queries/wall/flows/letters_moved.sql, of = 1, moves = [
	(begins_at, 1),
	(greatest(ifNull(first_referred_at, toDateTime64('2299-12-31 00:00:00', 3, 'UTC')), begins_at), 2),
	(greatest(ifNull(answered_at, toDateTime64('2299-12-31 00:00:00', 3, 'UTC')), begins_at), 3)
]}
UNION ALL
${include:queries/wall/flows/letters_moved.sql, of = notEmpty(ended_answers), moves = arrayConcat(
	arrayMap(s -> (greatest(s.1, begins_at), 3), arrayFilter(s -> s.2 > begins_at, ended_answers)),
	arrayMap(s -> (s.2, 4), arrayFilter(s -> s.2 > begins_at, ended_answers))
)}
UNION ALL
${include:queries/wall/flows/letters_moved.sql, of = notEmpty(ended_spans), moves = arrayConcat(
	arrayMap(s -> (greatest(s.1, begins_at), 5), arrayFilter(s -> s.2 > begins_at, ended_spans)),
	arrayMap(s -> (s.2, 4), arrayFilter(s -> s.2 > begins_at, ended_spans))
)}
