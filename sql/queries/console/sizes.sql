-- How many parts and rows there are of the tables that a plan reads.
SELECT concat(database, '.', table) AS table_name, count() AS parts, sum(rows) AS total
FROM system.parts
WHERE active AND concat(database, '.', table) IN {tables: Array(String)}
GROUP BY table_name
