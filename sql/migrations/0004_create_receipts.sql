-- One row a batch that a door acknowledged, written with its events: what was received, by whom, when. With event_log
-- it is all that the ledger needs (sql/views/ledger.sql). A batch that is written again replaces its own row;
-- ids are unique in a process only, and two processes may, once in a million, give one id to two sources.
CREATE TABLE ${table:receipts by cityHash64(source, batch_id)}
(
	batch_id    UInt64 COMMENT 'شناسهٔ دسته | batch; its upper 44 bits are the milliseconds of its receipt',
	source      LowCardinality(String) COMMENT 'سامانهٔ فرستنده | the producer',
	load_id     LowCardinality(String) COMMENT 'شناسهٔ بارگذاری | the load that it is part of, empty if none',
	door        LowCardinality(String) COMMENT 'راه ورود | http, inbox or jetstream',
	received_at DateTime64(3, 'UTC') COMMENT 'زمان دریافت | when it was acknowledged',
	events      UInt32 COMMENT 'رویدادهای درست | valid events, repeated ones too',
	rejected    UInt32 COMMENT 'رویدادهای ردشده | refused events',
	newest_at   Nullable(DateTime64(3, 'UTC')) COMMENT 'تازه‌ترین زمان وقوع | newest moment of its events',
	stored_at   DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان رسیدن به پایگاه | when the database had it'
)
ENGINE = ${engine:ReplacingMergeTree}
ORDER BY (source, batch_id)
COMMENT 'رسید دسته‌ها | receipts of batches';

-- How full the spool of each ingest process is, told every few seconds; a row that is old tells of a silent process.
CREATE TABLE ${table:spool_status by cityHash64(process)}
(
	process     String COMMENT 'فرایند دریافت | ingest process: host and number',
	batches     UInt32 COMMENT 'دسته‌های در راه | batches that wait',
	events      UInt64 COMMENT 'رویدادهای در راه | events that wait',
	bytes       UInt64 COMMENT 'حجم | bytes that they take',
	limit_bytes UInt64 COMMENT 'بیشترین حجم | bytes that they may take',
	oldest_at   Nullable(DateTime64(3, 'UTC')) COMMENT 'زمان دریافت قدیمی‌ترین | receipt of the oldest',
	told_at     DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان این خبر | when this was told'
)
ENGINE = ${engine:ReplacingMergeTree(told_at)}
ORDER BY process
TTL toDateTime(told_at) + INTERVAL 7 DAY
COMMENT 'صف میان دریافت و پایگاه | the spool between the doors and the database';

-- The spool remembers what is not done; nothing asks this any more.
DROP TABLE IF EXISTS ${database}.batches_done ${on_cluster};
DROP TABLE IF EXISTS ${database}.batches_done_local ${on_cluster};
