-- The events of `${letters}` that were erased and still have what is to be erased.
subject_kind = 'letter' AND subject_id IN (SELECT id FROM ${database}.erasures WHERE kind = 'letter' AND id IN (${letters}))
AND (${include:erasure/whole.sql})
AND (subject_id, source, event_id, content_hash) NOT IN (${include:erasure/later.sql})
