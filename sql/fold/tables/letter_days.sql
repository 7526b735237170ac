-- Flows of a Tehran day, one row a day that holds the whole of it: replaced at once, so that a cell which vanished leaves nothing behind.
-- `revision` rises with each recomputation.
CREATE TABLE ${table:letter_days by cityHash64(day)}
(
	day Date32,
	revision UInt64,
	`cells.channel` Array(LowCardinality(String)),
	`cells.category` Array(LowCardinality(String)),
	`cells.registered` Array(UInt32),
	`cells.screened` Array(UInt32),
	`cells.referred` Array(UInt32),
	`cells.answered` Array(UInt32),
	`cells.reopened` Array(UInt32),
	`cells.ended` Array(UInt32),
	-- By how much the unanswered ones became more: of those with the office itself, and of those with a body.
	`waiting.channel` Array(LowCardinality(String)),
	`waiting.category` Array(LowCardinality(String)),
	`waiting.office` Array(Int32),
	`waiting.bodies` Array(Int32)
)
ENGINE = ${engine:ReplacingMergeTree(revision)}
ORDER BY day
COMMENT 'جریان روزانهٔ نامه‌ها | flows of letters by day'
