-- Keeps the letters of which something was learnt since `known_at`, as they were known then; those of which nothing was known are there too,
-- so that these are the ids of all of them. Done twice, by whomever, it makes the same rows.
INSERT INTO ${database}.known_letters
(
	known_at, stamp, is_there,
	${include:fold/letters/state_columns.sql}
)
SETTINGS optimize_on_insert = 0
SELECT
	{known_at: DateTime64(3, 'UTC')}, {stamp: UInt64}, notEmpty(l.event_moments),
	c.letter_id, l.* EXCEPT (letter_id)
FROM (${changed}) AS c
LEFT JOIN
(
	${include:fold/letters/letters_recomputed.sql}
) AS l ON l.letter_id = c.letter_id
