-- Of these letters those that are not kept as they were known, or were before state learnt more of them.
SELECT letter_id, newest
FROM (${include:fold/letters/changed_letters.sql})
WHERE (letter_id, newest) NOT IN (SELECT letter_id, version FROM ${database}.known_letters WHERE known_at = {known_at: DateTime64(3, 'UTC')})
