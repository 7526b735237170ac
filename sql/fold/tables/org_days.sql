-- What referrals came to each body on a day and how they went, and how letters became its own to answer and ceased to be; a row a day as in letter_days.
CREATE TABLE ${table:org_days by cityHash64(day)}
(
	day Date32,
	revision UInt64,
	`cells.org` Array(LowCardinality(String)),
	`cells.came` Array(UInt32),
	`cells.answered` Array(UInt32),
	`cells.returned` Array(UInt32),
	`cells.referred_on` Array(UInt32),
	`cells.closed` Array(UInt32),
	`cells.registered` Array(UInt32),
	`cells.handed_in` Array(UInt32),
	`cells.handed_out` Array(UInt32),
	`cells.settled` Array(UInt32),
	`cells.unsettled` Array(UInt32)
)
ENGINE = ${engine:ReplacingMergeTree(revision)}
ORDER BY day
COMMENT 'جریان روزانهٔ ارجاع‌ها و نامه‌های هر دستگاه | flows of referrals and letters by body and day'
