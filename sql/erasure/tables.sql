-- Tables of letters that have what is to be erased, and in which columns.
SELECT c.table AS of, groupArray(c.name) AS columns
FROM system.columns AS c
WHERE c.database = {database: String} AND c.name IN ('letter_id', 'citizen_mask', 'subject', 'citizen_key')
	AND c.table IN (SELECT name FROM system.tables WHERE database = {database: String} AND engine LIKE '%MergeTree')
GROUP BY of
HAVING has(columns, 'letter_id') AND length(columns) > 1
