-- The newest moment of the data, by occurrence and by arrival; and each source's last arrival. `known_at`: of what had
-- been ingested by then.
SELECT source, toUnixTimestamp64Milli(max(occurred_at)) AS last_occurred_at, toUnixTimestamp64Milli(max(ingested_at)) AS last_ingested_at
FROM ${database}.event_log
WHERE load_id NOT IN (SELECT load_id FROM ${database}.undone_loads) AND ingested_at <= {known_at: DateTime64(3, 'UTC')}
GROUP BY source
ORDER BY source
