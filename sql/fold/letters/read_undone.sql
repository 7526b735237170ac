-- Loads that were undone, and when.
SELECT load_id, toUnixTimestamp64Milli(max(undone_at)) AS at
FROM ${database}.undone_loads
GROUP BY load_id
