-- What each table of the office takes on disk.
SELECT table AS name, toUInt32(sum(rows)) AS rows, toFloat64(sum(bytes_on_disk)) AS bytes
FROM system.parts
WHERE active AND database = {database: String}
GROUP BY name
ORDER BY name
