-- The categories that the office knows: those of its list, and those of its letters.
SELECT DISTINCT code
FROM (SELECT code FROM ${database}.categories UNION ALL SELECT DISTINCT toString(category) AS code FROM ${database}.letter_state)
WHERE code != ''
ORDER BY code
