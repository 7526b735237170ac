-- Calls by the Tehran day on which they began.
CREATE TABLE ${table:call_days by cityHash64(day)}
(
	day Date32,
	revision UInt64,
	offered UInt32,
	answered UInt32,
	abandoned UInt32,
	blocked UInt32,
	wait_s UInt64,
	handle_s UInt64
)
ENGINE = ${engine:ReplacingMergeTree(revision)}
ORDER BY day
COMMENT 'تماس‌های روزانه | calls by day'
