-- The same letters from the events that had come in by `known_at`, as `letters_known` computes those of which more was learnt since.
SELECT ${include:state/kept.sql}
FROM
(
	${include:state/letter_base.sql}
)
WHERE NOT is_deleted
