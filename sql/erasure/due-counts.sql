-- How many letters of each category are past their years.
SELECT category, toUInt32(count()) AS letters
FROM (${include:erasure/due.sql})
GROUP BY category
