SELECT name, arrayDistinct(extractAll(as_select, '\\{(\\w+)\\s*:')) AS parameters
FROM system.tables
WHERE database = {database: String}
ORDER BY name
