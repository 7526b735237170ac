-- How many events of each type there are.
SELECT toString(type) AS name, toUInt32(count()) AS count FROM ${database}.event_log GROUP BY name ORDER BY name
