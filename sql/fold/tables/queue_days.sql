-- How many letters left each queue of unanswered letters on a Tehran day, by the day on which they had come there; a row a day as in letter_days. Body ''
-- is the whole office. A letter leaves a body's queue by its answer, or when another body becomes responsible. Granules are small, since a forecast
-- reads only the last 120 working days.
CREATE TABLE ${table:queue_days by cityHash64(day)}
(
	day Date32,
	revision UInt64,
	`cells.body` Array(LowCardinality(String)),
	`cells.came_on` Array(Date32),
	`cells.letters` Array(UInt32)
)
ENGINE = ${engine:ReplacingMergeTree(revision)}
ORDER BY day
SETTINGS index_granularity = 64
COMMENT 'خروج روزانه از صف‌ها | what left the queues by day'
