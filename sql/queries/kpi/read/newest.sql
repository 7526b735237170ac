-- The newest moment of the data, of what had been ingested by `known_at`; NULL of an empty office.
SELECT toUnixTimestamp64Milli(maxOrNull(occurred_at)) AS newest
FROM ${database}.event_log
WHERE ingested_at <= {known_at: DateTime64(3, 'UTC')} AND load_id NOT IN (SELECT load_id FROM ${database}.undone_loads)
