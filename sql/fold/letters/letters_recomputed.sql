-- The letters that `${letters}` selects, from what had come in of them: what letter_state keeps of a letter, in moments and spans.
SELECT ${include:fold/letters/state_columns.sql}
FROM
(
	${include:fold/letters/letter_base.sql}
)
WHERE NOT is_deleted
