-- When the newest batch was received that ClickHouse has, and the moment of this query by its clock.
SELECT toUnixTimestamp64Milli(max(received_at)) AS newest_at, toUnixTimestamp64Milli(now64(3, 'UTC')) AS now FROM ${database}.receipts
