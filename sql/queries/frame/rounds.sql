-- What each process that writes state says of its last round (sql/fold/rounds.server.ts), and how long it and its spool
-- have been silent, by the clock of ClickHouse.
SELECT
	process,
	toString(r.version) AS version,
	r.phase = 'begun' AS is_begun,
	toUnixTimestamp64Milli(r.newest_at) AS newest_at,
	toUnixTimestamp64Milli(r.oldest_at) AS oldest_at,
	dateDiff('second', r.told_at, now64(3, 'UTC')) AS silent_s,
	dateDiff('second', s.told_at, now64(3, 'UTC')) AS spool_silent_s
FROM (SELECT * FROM ${database}.writer_rounds FINAL) AS r
LEFT JOIN (SELECT process, told_at FROM ${database}.spool_status FINAL) AS s USING (process)
ORDER BY process
