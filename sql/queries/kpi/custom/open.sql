-- Open members by key.
SELECT ${key} AS key, countIf(num = 1) AS open
FROM (${members})
WHERE ${where}
GROUP BY key
ORDER BY key
