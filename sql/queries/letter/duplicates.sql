-- The letters that were ever linked to this one as their master; which of them still are, their state tells.
SELECT letter_id
FROM ${database}.letter_links
WHERE master_letter_id = {letter_id: String}
GROUP BY letter_id
ORDER BY letter_id
LIMIT {limit: UInt32}
