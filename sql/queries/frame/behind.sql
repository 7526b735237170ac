-- Whether some process has batches that have waited for state for two seconds and more: a big load, or a recomputation that takes long.
SELECT countIf(batches > 0 AND dateDiff('millisecond', oldest_at, told_at) > 2000) > 0 AS is_behind
FROM ${database}.spool_status FINAL
WHERE told_at > now64(3, 'UTC') - toIntervalSecond({dead_s: UInt32})
