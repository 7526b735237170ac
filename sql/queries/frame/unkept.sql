-- So many of the letters that are not kept as they were known, after one in the order of their ids.
SELECT letter_id, toString(newest) AS version
FROM (${include:fold/letters/unkept_letters.sql})
WHERE letter_id > {after: String}
ORDER BY letter_id
LIMIT {size: UInt32}
