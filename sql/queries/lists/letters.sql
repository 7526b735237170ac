-- What a list shows of its letters beside what its figure says of them: nothing of a person, no word of a letter.
SELECT
	letter_id,
	channel,
	category,
	county,
	toUnixTimestamp64Milli(registered_at) AS registered_at,
	holder,
	state,
	is_answered,
	is_ended,
	toUnixTimestamp64Milli(due_at) AS due_at
FROM ${letters}
WHERE letter_id IN {ids: Array(String)}
