-- The same letters from the events that had come in by `known_at`, as `letters_known` computes those of which more was learnt since.
SELECT ${include:fold/letters/state_columns.sql}
FROM
(
	${include:fold/letters/letter_base.sql}
)
WHERE NOT is_deleted
