-- Views that one may see, with the names of the moments that they take.
SELECT name, arrayDistinct(extractAll(as_select, '\\{(\\w+)\\s*:')) AS parameters
FROM system.tables
WHERE database = {database: String}
ORDER BY name
