-- The rank of an event type in the life of a letter, which orders what happened in the same moment.
transform(
	type,
	['letter.registered', 'letter.screened', 'letter.linked', 'letter.referred', 'letter.seen', 'letter.waiting', 'letter.resumed',
		'letter.returned', 'letter.interim_answer', 'letter.answered', 'letter.closed', 'letter.reopened', 'letter.objected'],
	[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
	14
)
