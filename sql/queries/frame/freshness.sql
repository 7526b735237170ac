-- The newest moment of the data, by occurrence and by arrival; and each source's last arrival, of what was sent again too.
-- `known_at`: of what had come in by then. From the receipts of batches: a source's newest event lies anywhere in the log, and
-- to look through 58 million events for it is no part of a page.
SELECT source, toUnixTimestamp64Milli(max(newest_at)) AS last_occurred_at, toUnixTimestamp64Milli(max(received_at)) AS last_ingested_at
FROM ${database}.receipts
WHERE load_id NOT IN (SELECT load_id FROM ${database}.undone_loads) AND received_at <= {known_at: DateTime64(3, 'UTC')}
	AND newest_at IS NOT NULL
GROUP BY source
ORDER BY source
