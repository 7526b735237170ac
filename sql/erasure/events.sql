-- The events of these batches that were erased and still have what is to be erased.
subject_kind = 'letter' AND subject_id IN (SELECT id FROM ${database}.erasures WHERE kind = 'letter' AND id IN (${include:erasure/touched-letters.sql}))
AND (${include:erasure/whole.sql})
AND (subject_id, source, event_id, content_hash) NOT IN (${include:erasure/later.sql})
