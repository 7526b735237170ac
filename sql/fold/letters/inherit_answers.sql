-- Writes down what the duplicates of the batches take from their masters; those of a whole chain are among what is touched.
INSERT INTO ${database}.borrowed_answers (batch_id, letter_id, taken, contents, last_ingested_at)
SELECT {batch_id: UInt64}, letter_id, borrowed, borrowed_contents, borrowed_ingested_at
FROM
(
	${include:fold/letters/inherited_by_chain.sql}
)
