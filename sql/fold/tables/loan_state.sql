-- Loans, a row each, written with each row of letter_state as referrals are.
CREATE TABLE ${table:loan_state by cityHash64(letter_id)}
(
	letter_id String COMMENT 'شناسهٔ نامه | letter id',
	place UInt16 COMMENT 'چندمین وام نامه | which of the letter''s loans, from 1',
	version UInt64 COMMENT 'نسخهٔ نامه | version of the letter',
	is_deleted UInt8 COMMENT 'دیگر نیست | is gone',
	loan_id String COMMENT 'شناسهٔ وام؛ بی‌شناسه: شناسهٔ نامه | loan id, the letter''s where it has none',
	citizen_key String COMMENT 'کلید بی‌نام شهروند | keyed hash of the person',
	is_by_mobile UInt8 COMMENT 'کلید شهروند از همراه است | the person''s key is of a mobile',
	bank LowCardinality(String) COMMENT 'بانک | bank',
	collateral LowCardinality(String) COMMENT 'وثیقه | collateral',
	amount_rial UInt64 COMMENT 'مبلغ، ریال | amount in rials',
	begun_at DateTime64(3, 'UTC') COMMENT 'اولین خبر | when it was first told of' CODEC(T64),
	requested_at Nullable(DateTime64(3, 'UTC')) COMMENT 'درخواست | first request',
	approved_at Nullable(DateTime64(3, 'UTC')) COMMENT 'پذیرش | first approval',
	refused_at Nullable(DateTime64(3, 'UTC')) COMMENT 'رد | first refusal',
	paid_at Nullable(DateTime64(3, 'UTC')) COMMENT 'پرداخت | first payment',
	channel LowCardinality(String) COMMENT 'کانال نامه | channel of the letter',
	category LowCardinality(String) COMMENT 'موضوع نامه | its category',
	county LowCardinality(String) COMMENT 'شهرستان نامه | its county',
	kind LowCardinality(String) COMMENT 'نوع نامه | its kind',
	campaign LowCardinality(String) COMMENT 'سفر | its campaign',
	registered_at Nullable(DateTime64(3, 'UTC')) COMMENT 'ثبت نامه | registration of the letter',
	letter_first_event_at DateTime64(3, 'UTC') COMMENT 'اولین رویداد نامه | first event of the letter' CODEC(T64),
	letter_last_event_at DateTime64(3, 'UTC') COMMENT 'آخرین رویداد نامه | last event of the letter' CODEC(T64),
	letter_last_ingested_at DateTime64(3, 'UTC') COMMENT 'تازه‌ترین رسیدن نامه | newest ingestion of the letter' CODEC(T64),
	citizen_hash UInt128 MATERIALIZED ${include:fold/letters/citizen_hash.sql, key = citizen_key} COMMENT 'چکیدهٔ کلید شهروند | digest of the person''s key',
	INDEX first_event letter_first_event_at TYPE minmax GRANULARITY 1,
	INDEX last_event letter_last_event_at TYPE minmax GRANULARITY 1
)
ENGINE = ${engine:ReplacingMergeTree(version, is_deleted)}
ORDER BY (letter_id, place)
SETTINGS index_granularity = 4096, min_bytes_for_wide_part = 67108864, enable_vertical_merge_algorithm = 0
COMMENT 'وام‌ها | loans'
