-- How many a list has.
SELECT ${count} AS count
FROM (${members})
WHERE ${part} = 1 AND ${where}
