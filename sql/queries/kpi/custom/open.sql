-- Open members by key.
SELECT ${key} AS key, count() AS open
FROM (${members})
WHERE ${where}
GROUP BY key
