-- The letters that these batches of `touched` name.
SELECT subject_id FROM ${database}.touched WHERE subject_kind = 'letter' AND batch_id IN {batches: Array(UInt64)}
