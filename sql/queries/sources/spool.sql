-- What the ingest processes last told of their spools, the newest first.
SELECT process, toUInt32(batches) AS batches, toUInt64(events) AS events, toUInt64(bytes) AS bytes, silent_s
FROM ${database}.spool
ORDER BY silent_s, process
