-- What the one who asks has used up of each interval of the quota, and what there is. All that a person may see of quotas.
SELECT
	toUInt32(duration) AS seconds,
	toUnixTimestamp(assumeNotNull(end_time)) * 1000 AS ends_ms,
	queries, max_queries,
	toFloat64(execution_time) AS execution_time, toFloat64(max_execution_time) AS max_execution_time,
	result_rows, max_result_rows,
	read_rows, max_read_rows
FROM system.quota_usage
WHERE duration IS NOT NULL
ORDER BY duration
