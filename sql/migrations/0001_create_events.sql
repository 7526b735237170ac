-- The append-only truth: every event as it came, once a content and a load.
-- The same event sent twice is one row for ever; nothing here is updated in place. Two contents of one event
-- both stay: the smallest hash stands (see sql/state/letter_life.sql). Ordered by the kind of subject first, or all
-- calls would be one giant letter; small granules, since a letter's history is read by its id.
CREATE TABLE ${table:event_log by cityHash64(subject_id)}
(
	subject_kind     Enum8('letter' = 1, 'call' = 2, 'outage' = 3) COMMENT 'نوع موضوع رویداد | kind of subject',
	subject_id       String COMMENT 'شناسهٔ نامه، تماس یا اختلال | letter, call or outage id',
	source           LowCardinality(String) COMMENT 'سامانهٔ فرستنده | the producer, from its token',
	event_id         String COMMENT 'شناسهٔ رویداد نزد فرستنده | the producer''s id of the event',
	content_hash     UInt64 COMMENT 'چکیدهٔ محتوا؛ کوچک‌ترین معتبر است | hash of the content, the smallest stands',
	load_id          LowCardinality(String) COMMENT 'شناسهٔ بارگذاری | the load that brought it, empty if none',
	type             LowCardinality(String) COMMENT 'نوع رویداد | event type',
	occurred_at      DateTime64(3, 'UTC') COMMENT 'زمان وقوع | when it happened',
	entered_at       Nullable(DateTime64(3, 'UTC')) COMMENT 'زمان ثبت در سامانهٔ فرستنده | when it was entered at the producer',
	ingested_at      DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان رسیدن به پاسخ | when it came in',
	-- Falls with ingestion, so that of two equal rows the earlier arrival stays: a resend must not change what was known then.
	earliest         UInt64 MATERIALIZED 18446744073709551615 - toUnixTimestamp64Milli(ingested_at),
	actor            LowCardinality(String) COMMENT 'کاربر یا کارشناس | registrar or operator',
	org              LowCardinality(String) COMMENT 'دستگاه عمل‌کننده | the body acting',
	channel          LowCardinality(String) COMMENT 'راه رسیدن | channel',
	category         LowCardinality(String) COMMENT 'موضوع | category',
	county           LowCardinality(String) COMMENT 'شهرستان | county',
	kind             LowCardinality(String) COMMENT 'نوع نامه | kind of letter',
	campaign         LowCardinality(String) COMMENT 'سفر یا کارزار | campaign',
	priority         LowCardinality(String) COMMENT 'اولویت | priority',
	subject          String COMMENT 'عنوان نامه | subject line',
	body             String COMMENT 'متن نامه | text of the letter',
	citizen_key      String COMMENT 'کلید بی‌نام شهروند | keyed hash of the person',
	citizen_mask     String COMMENT 'نمای پوشیدهٔ شناسهٔ ملی | masked national id',
	mobile_key       String COMMENT 'کلید بی‌نام همراه | keyed hash of the mobile',
	mobile_mask      String COMMENT 'نمای پوشیدهٔ همراه | masked mobile',
	name_key         String COMMENT 'کلید بی‌نام نام | keyed hash of the name',
	name_mask        String COMMENT 'نمای پوشیدهٔ نام | masked name',
	master_letter_id String COMMENT 'نامهٔ اصلی | master of a duplicate',
	referral_id      String COMMENT 'شناسهٔ ارجاع | referral',
	from_org         LowCardinality(String) COMMENT 'دستگاه ارجاع‌دهنده؛ خالی یعنی خود دفتر | referring body, empty: the office',
	to_org           LowCardinality(String) COMMENT 'دستگاه گیرنده | receiving body',
	right_org        LowCardinality(String) COMMENT 'دستگاه درست | the body it belongs to',
	due_at           Nullable(DateTime64(3, 'UTC')) COMMENT 'مهلت ارجاع | deadline given with the referral',
	until            Nullable(DateTime64(3, 'UTC')) COMMENT 'پایان انتظار | end of waiting',
	promised_at      Nullable(DateTime64(3, 'UTC')) COMMENT 'زمان وعده | promised for',
	reason           String COMMENT 'دلیل | reason',
	outcome          LowCardinality(String) COMMENT 'نتیجه | outcome',
	means            LowCardinality(String) COMMENT 'راه پاسخ | means of the answer',
	text             String COMMENT 'متن پاسخ یا یادداشت | text',
	activity         LowCardinality(String) COMMENT 'گام کار | activity',
	flag             LowCardinality(String) COMMENT 'نشان | flag',
	verdict          LowCardinality(String) COMMENT 'نظر شهروند | verdict',
	template         LowCardinality(String) COMMENT 'قالب پیامک | SMS template',
	sms_id           String COMMENT 'شناسهٔ پیامک | SMS id',
	parts            UInt8 COMMENT 'بخش‌های پیامک | parts of the SMS',
	error            String COMMENT 'خطا | error',
	loan_id          String COMMENT 'شناسهٔ وام | loan id',
	bank             LowCardinality(String) COMMENT 'بانک | bank',
	amount_rial      UInt64 COMMENT 'مبلغ به ریال | amount in rials',
	collateral       LowCardinality(String) COMMENT 'وثیقه | collateral',
	wait_s           Nullable(UInt32) COMMENT 'انتظار، ثانیه | wait in seconds',
	handle_s         Nullable(UInt32) COMMENT 'گفتگو، ثانیه | handling in seconds',
	component        LowCardinality(String) COMMENT 'بخش دچار اختلال | failing component',
	note             String COMMENT 'توضیح | note',
	target_event_id  String COMMENT 'رویداد باطل‌شده | target of a void'
)
ENGINE = ${engine:ReplacingMergeTree(earliest)}
ORDER BY (subject_kind, subject_id, source, event_id, content_hash, load_id)
SETTINGS index_granularity = 1024
COMMENT 'رویدادها، آن‌گونه که رسیدند | events as they came, append-only';

-- Which duplicate was ever linked to which master, void or not: only grows, so that a letter's version can count on it.
CREATE TABLE ${table:letter_links by cityHash64(master_letter_id)}
(
	master_letter_id String,
	letter_id        String
)
ENGINE = ${engine:ReplacingMergeTree}
ORDER BY (master_letter_id, letter_id)
COMMENT 'پیوند نامه‌های تکراری | links of duplicates';

-- Loads that were taken back: their events are in no figure.
CREATE TABLE ${table:undone_loads by cityHash64(load_id)}
(
	load_id   String,
	undone_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree}
ORDER BY load_id
COMMENT 'بارگذاری‌های پس‌گرفته | loads taken back';

-- What a batch is about to touch, written before its events are: together with `batches_done`, whatever a crash left
-- without recomputation is found at the next start and done.
CREATE TABLE ${table:touched by cityHash64(subject_id)}
(
	batch_id     UInt64,
	subject_kind Enum8('letter' = 1, 'call' = 2, 'outage' = 3),
	subject_id   String,
	touched_at   DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:MergeTree}
ORDER BY (batch_id, subject_kind, subject_id)
TTL toDateTime(touched_at) + INTERVAL 30 DAY
COMMENT 'نامه‌ها و تماس‌های هر دسته | what each batch touches';

-- A set of batches and not a high-water mark, which would skip a concurrent batch.
CREATE TABLE ${table:batches_done by batch_id}
(
	batch_id UInt64,
	done_at  DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:MergeTree}
ORDER BY batch_id
TTL toDateTime(done_at) + INTERVAL 30 DAY
COMMENT 'دسته‌های به‌حساب‌آمده | batches recomputed';

-- Events that were refused at the door, whole and encrypted, until a person repairs them.
CREATE TABLE ${table:dead_letters by cityHash64(dead_letter_id)}
(
	dead_letter_id String,
	source         LowCardinality(String),
	load_id        LowCardinality(String),
	line           UInt64,
	event_id       String,
	type           LowCardinality(String),
	reason         LowCardinality(String),
	field          LowCardinality(String),
	detail         String,
	raw_encrypted  String CODEC(NONE),
	received_at    DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree}
ORDER BY (source, dead_letter_id)
COMMENT 'رویدادهای ردشده | rejected events';
