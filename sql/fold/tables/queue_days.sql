-- What left each queue of unanswered letters on a Tehran day, by the day it had come there, a row a day as in letter_days; few
-- a granule, since 120 of them are asked for. Body '' is the office as
-- a whole; a body's queue is left by an answer, and by what makes the letter another's.
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
