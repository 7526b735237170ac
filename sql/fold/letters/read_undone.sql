-- Loads that were undone by `known_at`, and when.
SELECT load_id, toUnixTimestamp64Milli(max(undone_at)) AS at
FROM ${database}.undone_loads
WHERE undone_at <= {known_at: DateTime64(3, 'UTC')}
GROUP BY load_id
