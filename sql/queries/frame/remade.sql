-- How much of the derived tables that are made anew beside the living ones is there already, 0 to 1; no row: none is.
SELECT least(sum(next.total_rows) / greatest(sum(living.total_rows), 1), 1) AS share
FROM system.tables AS next
INNER JOIN system.tables AS living ON living.database = next.database AND living.name = replaceOne(next.name, '_next', '')
WHERE next.database = '${database}' AND next.name LIKE '%\_next%'
HAVING count() > 0
