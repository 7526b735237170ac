-- What the letters of a chain of duplicates say of themselves, for sql/state/borrow.ts.
SELECT letter_id, own_answers, links, contents, last_ingested_at
FROM
(
	${include:state/letter_base.sql}
)
