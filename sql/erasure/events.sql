-- The events of `${letters}` that were erased and still have what is to be erased.
subject_kind = 'letter' AND subject_id IN (${letters})
AND subject_id IN (SELECT id FROM ${database}.erasures WHERE kind = 'letter')
AND (${include:erasure/whole.sql})
