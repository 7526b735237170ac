-- The newest moment of the data, of what had come in by `known_at`, as the receipts of batches have it; NULL of an empty office.
SELECT toUnixTimestamp64Milli(maxOrNull(newest_at)) AS newest
FROM ${database}.receipts
WHERE received_at <= {known_at: DateTime64(3, 'UTC')} AND load_id NOT IN (SELECT load_id FROM ${database}.undone_loads)
