-- Whether anybody's name has this key.
SELECT count() > 0 AS is_name FROM (SELECT 1 FROM ${database}.event_log WHERE name_key = {name_key: String} LIMIT 1)
