-- What operators did on a day, and of each referral in which quarter hour it was made and what letters are filtered by, since the quarter hours
-- of some letters are not to be told from those of all.
CREATE TABLE ${table:operator_days by cityHash64(day)}
(
	day Date32,
	revision UInt64,
	`cells.operator` Array(LowCardinality(String)),
	`cells.referrals` Array(UInt32),
	`cells.returned` Array(UInt32),
	`cells.quarters` Array(UInt32) COMMENT 'ربع‌ساعت‌هایی که در آن‌ها ارجاع داده است | quarter hours in which they referred any',
	`cells.acted` Array(Array(UInt8)) COMMENT 'ربع‌ساعت هر ارجاع، از آغاز روز | quarter hour of each referral, of the day',
	`cells.channels` Array(Array(LowCardinality(String))) COMMENT 'کانال نامهٔ هر ارجاع | channel of each one''s letter',
	`cells.categories` Array(Array(LowCardinality(String))) COMMENT 'موضوع نامهٔ هر ارجاع | category of each one''s letter',
	`cells.counties` Array(Array(LowCardinality(String))) COMMENT 'شهرستان نامهٔ هر ارجاع | county of each one''s letter',
	`cells.kinds` Array(Array(LowCardinality(String))) COMMENT 'نوع نامهٔ هر ارجاع | kind of each one''s letter',
	`cells.campaigns` Array(Array(LowCardinality(String))) COMMENT 'سفر نامهٔ هر ارجاع | campaign of each one''s letter',
	`cells.bodies` Array(Array(LowCardinality(String))) COMMENT 'دستگاه گیرندهٔ هر ارجاع | body that each went to'
)
ENGINE = ${engine:ReplacingMergeTree(revision)}
ORDER BY day
COMMENT 'ارجاع‌های روزانهٔ کارشناسان | referrals of operators by day'
