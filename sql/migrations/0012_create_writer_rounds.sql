-- What each process that writes events or state says of its work: a round begins before anything of it is written, and is
-- settled once state and rollups have all of it. Figures that were read between two looks at the same settled rounds
-- belong together (sql/queries/pages/consistent.ts). One row a process: its next start replaces what it left.
CREATE TABLE ${table:writer_rounds by cityHash64(process)}
(
	process   String COMMENT 'فرایند | process: host and port, or the command',
	version   UInt64 COMMENT 'شمارهٔ این خبر | rises with each thing it says',
	phase     Enum8('begun' = 1, 'settled' = 2) COMMENT 'مرحله | whether something may be half written',
	newest_at Nullable(DateTime64(3, 'UTC')) COMMENT 'دریافت تازه‌ترین دستهٔ شمرده | receipt of the newest batch that state has of it',
	oldest_at Nullable(DateTime64(3, 'UTC')) COMMENT 'دریافت کهنه‌ترین دستهٔ ناتمام | receipt of the oldest batch that it is writing',
	told_at   DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان این خبر | when it was told'
)
ENGINE = ${engine:ReplacingMergeTree(version)}
ORDER BY process
TTL toDateTime(told_at) + INTERVAL 7 DAY
COMMENT 'دورهای نوشتن | rounds of writing';
