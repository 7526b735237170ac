-- What has happened to letters that are past their years since they were erased. A registration does not count, whatever its moment: it says
-- whose the letter is.
SELECT l.subject_id, l.source, l.event_id, l.content_hash
FROM ${database}.event_log AS l
INNER JOIN (SELECT id, erased_at FROM ${database}.erasures FINAL WHERE kind = 'letter' AND person = '' AND id IN (${include:erasure/touched-letters.sql})) AS s ON s.id = l.subject_id
WHERE l.subject_kind = 'letter' AND l.subject_id IN (${include:erasure/touched-letters.sql}) AND l.type != 'letter.registered' AND l.occurred_at > s.erased_at
