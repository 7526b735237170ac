-- What the duplicates among the letters of a recomputation take from their masters, as inherit_answers.sql wrote it down.
SELECT letter_id, taken AS borrowed, contents AS borrowed_contents, last_ingested_at AS borrowed_ingested_at
FROM ${database}.borrowed_answers FINAL
WHERE batch_id IN {batches: Array(UInt64)}
ORDER BY contents DESC
LIMIT 1 BY letter_id
