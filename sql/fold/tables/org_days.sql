-- What came to each body on a day and how it went, a row a day as in letter_days.
CREATE TABLE ${table:org_days by cityHash64(day)}
(
	day Date32,
	revision UInt64,
	`cells.org` Array(LowCardinality(String)),
	`cells.came` Array(UInt32),
	`cells.answered` Array(UInt32),
	`cells.returned` Array(UInt32),
	`cells.referred_on` Array(UInt32),
	`cells.closed` Array(UInt32)
)
ENGINE = ${engine:ReplacingMergeTree(revision)}
ORDER BY day
COMMENT 'جریان روزانهٔ ارجاع‌ها نزد دستگاه‌ها | flows of referrals by body and day'
