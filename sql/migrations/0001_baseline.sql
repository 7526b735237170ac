-- All that cannot be made again from something else. It changes by migrations of literal text, which include nothing: what a file held when
-- an office applied it must be what it holds when the next one does. What follows from it is declared in sql/migrate/derived.ts.

-- The append-only truth: every event as it came, once a content and a load. Nothing here is updated in place. The same event sent twice is
-- one row for ever; two contents of one event both stay, and the smallest hash stands. Ordered by the kind of subject first, or all calls
-- would be one giant letter; small granules, since a letter's history is read by its id. A part of one insert is one file: an insert of
-- 100,000 events opened 565 files, one for each column. Rows are merged whole and late: a merge cost 9.5 µs of CPU an event, so 3.9.
-- `search_text` is what sql/text/words.sql makes of the text (test/sql/migrate.test.ts compares the two). Of names the index is ten times as
-- exact: each search asks first whether it is somebody's name, and one wrong "perhaps" in a hundred had half a million rows read.
CREATE TABLE IF NOT EXISTS ${table:event_log by cityHash64(subject_id)}
(
	subject_kind Enum8('letter' = 1, 'call' = 2, 'outage' = 3) COMMENT 'نوع موضوع رویداد | kind of subject',
	subject_id String COMMENT 'شناسهٔ نامه، تماس یا اختلال | letter, call or outage id',
	source LowCardinality(String) COMMENT 'سامانهٔ فرستنده | the producer, from its token',
	event_id String COMMENT 'شناسهٔ رویداد نزد فرستنده | the producer''s id of the event',
	content_hash UInt64 COMMENT 'چکیدهٔ محتوا؛ کوچک‌ترین معتبر است | hash of the content, the smallest stands',
	load_id LowCardinality(String) COMMENT 'شناسهٔ بارگذاری | the load that brought it, empty if none',
	type LowCardinality(String) COMMENT 'نوع رویداد | event type',
	occurred_at DateTime64(3, 'UTC') COMMENT 'زمان وقوع | when it happened',
	entered_at Nullable(DateTime64(3, 'UTC')) COMMENT 'زمان ثبت در سامانهٔ فرستنده | when it was entered at the producer',
	ingested_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان رسیدن به پاسخ | when it came in',
	earliest UInt64 MATERIALIZED 18446744073709551615 - toUnixTimestamp64Milli(ingested_at),
	actor LowCardinality(String) COMMENT 'کاربر یا کارشناس | registrar or operator',
	org LowCardinality(String) COMMENT 'دستگاه عمل‌کننده | the body acting',
	channel LowCardinality(String) COMMENT 'راه رسیدن | channel',
	category LowCardinality(String) COMMENT 'موضوع | category',
	county LowCardinality(String) COMMENT 'شهرستان | county',
	kind LowCardinality(String) COMMENT 'نوع نامه | kind of letter',
	campaign LowCardinality(String) COMMENT 'سفر یا کارزار | campaign',
	priority LowCardinality(String) COMMENT 'اولویت | priority',
	subject String COMMENT 'عنوان نامه | subject line',
	body String COMMENT 'متن نامه | text of the letter',
	citizen_key String COMMENT 'کلید بی‌نام شهروند | keyed hash of the person',
	citizen_mask String COMMENT 'نمای پوشیدهٔ شناسهٔ ملی | masked national id',
	mobile_key String COMMENT 'کلید بی‌نام همراه | keyed hash of the mobile',
	mobile_mask String COMMENT 'نمای پوشیدهٔ همراه | masked mobile',
	name_key String COMMENT 'کلید بی‌نام نام | keyed hash of the name',
	name_mask String COMMENT 'نمای پوشیدهٔ نام | masked name',
	master_letter_id String COMMENT 'نامهٔ اصلی | master of a duplicate',
	referral_id String COMMENT 'شناسهٔ ارجاع | referral',
	from_org LowCardinality(String) COMMENT 'دستگاه ارجاع‌دهنده؛ خالی یعنی خود دفتر | referring body, empty: the office',
	to_org LowCardinality(String) COMMENT 'دستگاه گیرنده | receiving body',
	right_org LowCardinality(String) COMMENT 'دستگاه درست | the body it belongs to',
	due_at Nullable(DateTime64(3, 'UTC')) COMMENT 'مهلت ارجاع | deadline given with the referral',
	until Nullable(DateTime64(3, 'UTC')) COMMENT 'پایان انتظار | end of waiting',
	promised_at Nullable(DateTime64(3, 'UTC')) COMMENT 'زمان وعده | promised for',
	reason String COMMENT 'دلیل | reason',
	outcome LowCardinality(String) COMMENT 'نتیجه | outcome',
	means LowCardinality(String) COMMENT 'راه پاسخ | means of the answer',
	text String COMMENT 'متن پاسخ یا یادداشت | text',
	text_key UInt64 COMMENT 'چکیدهٔ کلیددار متن پاسخ؛ ۰ بی‌متن | keyed hash of an answer''s text, 0: without text',
	activity LowCardinality(String) COMMENT 'گام کار | activity',
	flag LowCardinality(String) COMMENT 'نشان | flag',
	verdict LowCardinality(String) COMMENT 'نظر شهروند | verdict',
	template LowCardinality(String) COMMENT 'قالب پیامک | SMS template',
	sms_id String COMMENT 'شناسهٔ پیامک | SMS id',
	parts UInt8 COMMENT 'بخش‌های پیامک | parts of the SMS',
	error String COMMENT 'خطا | error',
	loan_id String COMMENT 'شناسهٔ وام | loan id',
	bank LowCardinality(String) COMMENT 'بانک | bank',
	amount_rial UInt64 COMMENT 'مبلغ به ریال | amount in rials',
	collateral LowCardinality(String) COMMENT 'وثیقه | collateral',
	wait_s Nullable(UInt32) COMMENT 'انتظار، ثانیه | wait in seconds',
	handle_s Nullable(UInt32) COMMENT 'گفتگو، ثانیه | handling in seconds',
	component LowCardinality(String) COMMENT 'بخش دچار اختلال | failing component',
	note String COMMENT 'توضیح | note',
	target_event_id String COMMENT 'رویداد باطل‌شده | target of a void',
	search_text String MATERIALIZED concat(if(text = '', '', arrayStringConcat(arrayDistinct(arrayMap(pair -> concat(pair.1, pair.2), arrayFlatten(arrayMap(words -> arrayConcat(arrayMap(word -> (word, ''), words), arrayZip(arrayPopBack(words), arrayPopFront(words))), [arrayMap(word -> substringUTF8(word, 1, 64), arrayFilter(word -> (word NOT IN ('', 'ی')), splitByChar(' ', replaceRegexpAll(replaceAll(replaceAll(replaceAll(replaceAll(replaceAll(replaceAll(replaceAll(trimBoth(replaceRegexpAll(translateUTF8(normalizeUTF8NFKC(replaceRegexpAll(normalizeUTF8NFKD(translateUTF8(lowerUTF8(normalizeUTF8NFKC(translateUTF8(toValidUTF8(text), '‌‍‏¬', '    '))), '۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩ةۀآأإٱؤئ', '01234567890123456789ههااااوی')), '[\\p{M}ـ]', '')), 'يىك', 'ییک'), '[^\\p{L}\\p{N}]+', ' ')), 'ء', ''), 'مسیول', 'مسوول'), 'هییت', 'هیات'), 'مسیله', 'مساله'), 'جریت', 'جرات'), 'شیونات', 'شوونات'), 'سیوال', 'سوال'), 'و{2,}', 'و'))))])))), ' ')), if(citizen_mask = '', '', concat(' ', substringUTF8(citizen_mask, -4))), if(mobile_mask = '', '', concat(' ', substringUTF8(mobile_mask, -4)))) COMMENT 'واژه‌های متن و نمای شناسه برای جستجو | words of the text and what a mask shows, folded to be searched',
	target_source LowCardinality(String) COMMENT 'فرستندهٔ رویداد باطل‌شده؛ خالی یعنی همین فرستنده | producer of the target of a void, empty: the same',
	INDEX search search_text TYPE text(tokenizer = 'splitByNonAlpha') GRANULARITY 1,
	INDEX citizens citizen_key TYPE bloom_filter(0.01) GRANULARITY 1,
	INDEX mobiles mobile_key TYPE bloom_filter(0.01) GRANULARITY 1,
	INDEX names name_key TYPE bloom_filter(0.0001) GRANULARITY 1
)
ENGINE = ${engine:ReplacingMergeTree(earliest)}
ORDER BY (subject_kind, subject_id, source, event_id, content_hash, load_id)
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 67108864, enable_vertical_merge_algorithm = 0, merge_selector_base = 10
COMMENT 'رویدادها، آن‌گونه که رسیدند | events as they came, append-only';

-- Which duplicate was ever linked to which master, void or not: only grows, so that a letter's version can count on it.
CREATE TABLE IF NOT EXISTS ${table:letter_links by cityHash64(master_letter_id)}
(
	master_letter_id String,
	letter_id String
)
ENGINE = ${engine:ReplacingMergeTree}
ORDER BY (master_letter_id, letter_id)
COMMENT 'پیوند نامه‌های تکراری | links of duplicates';

-- Loads that were taken back: their events are in no figure.
CREATE TABLE IF NOT EXISTS ${table:undone_loads by cityHash64(load_id)}
(
	load_id String,
	undone_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree}
ORDER BY load_id
COMMENT 'بارگذاری‌های پس‌گرفته | loads taken back';

-- What a batch is about to touch, written before its events are: whatever a crash left without recomputation is found and done.
CREATE TABLE IF NOT EXISTS ${table:touched by cityHash64(subject_id)}
(
	batch_id UInt64,
	subject_kind Enum8('letter' = 1, 'call' = 2, 'outage' = 3),
	subject_id String,
	touched_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:MergeTree}
ORDER BY (batch_id, subject_kind, subject_id)
TTL toDateTime(touched_at) + toIntervalDay(30)
COMMENT 'نامه‌ها و تماس‌های هر دسته | what each batch touches';

-- What a batch's duplicates take from their masters, on its way into letter_state.
CREATE TABLE IF NOT EXISTS ${table:borrowed_answers by cityHash64(letter_id)}
(
	batch_id UInt64,
	letter_id String,
	answers Array(Tuple(DateTime64(3, 'UTC'), DateTime64(3, 'UTC'))),
	contents UInt64,
	written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
	last_ingested_at DateTime64(3, 'UTC') COMMENT 'تازه‌ترین رسیدن در نامه‌های اصلی | newest ingestion among the events of its masters'
)
ENGINE = ${engine:ReplacingMergeTree(contents)}
ORDER BY (batch_id, letter_id)
TTL toDateTime(written_at) + toIntervalDay(1)
COMMENT 'پاسخ‌هایی که نامه‌های تکراری از اصلی می‌گیرند | answers that duplicates take from masters';

-- Which batch was recomputed when; written after its events are in and before its state is computed, so that a rebuild finds all that may
-- have gone into the tables which it replaces.
CREATE TABLE IF NOT EXISTS ${table:recomputations by batch_id}
(
	batch_id UInt64 COMMENT 'دسته | batch of `touched`',
	called_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان | when'
)
ENGINE = ${engine:MergeTree}
ORDER BY (called_at, batch_id)
TTL toDateTime(called_at) + toIntervalDay(7)
COMMENT 'بازشماری هر دسته | recomputations of batches';

-- What the dashboard watches: a row a recomputation, so that one small query tells whether any figure may have changed.
CREATE TABLE IF NOT EXISTS ${table:refreshes by revision}
(
	revision UInt64,
	refreshed_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
	letters UInt32,
	calls UInt32,
	days UInt32
)
ENGINE = ${engine:MergeTree}
ORDER BY revision
TTL toDateTime(refreshed_at) + toIntervalDay(7)
COMMENT 'بازشماری‌ها | recomputations';

-- What state and rollups are computed with. The generation leads every row's version: what a rebuild computes beats what was computed
-- before it, whatever the counts. `both`: tables made beside the living ones are about to take their place, and whoever recomputes writes to
-- both; `settled`: there is one of each.
CREATE TABLE IF NOT EXISTS ${table:generations by generation}
(
	generation UInt32 COMMENT 'شمارهٔ نسل | generation',
	phase Enum8('both' = 1, 'settled' = 2) COMMENT 'مرحله | whether a swap is under way',
	state_version UInt32 COMMENT 'نسخهٔ قواعد وضعیت | version of the rules that the rows were computed with',
	published_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان | when'
)
ENGINE = ${engine:MergeTree}
ORDER BY (generation, phase)
COMMENT 'نسل‌های وضعیت | generations of state';

-- What each process that writes events or state says of its work: a round begins before anything of it is written, and is settled once
-- state and rollups have all of it. Figures that were read between two looks at the same settled rounds belong together
-- (sql/queries/pages/consistent.ts). One row a process: its next start replaces what it left.
CREATE TABLE IF NOT EXISTS ${table:writer_rounds by cityHash64(process)}
(
	process String COMMENT 'فرایند | process: host and port, or the command',
	version UInt64 COMMENT 'شمارهٔ این خبر | rises with each thing it says',
	phase Enum8('begun' = 1, 'settled' = 2) COMMENT 'مرحله | whether something may be half written',
	newest_at Nullable(DateTime64(3, 'UTC')) COMMENT 'دریافت تازه‌ترین دستهٔ شمرده | receipt of the newest batch that state has of it',
	oldest_at Nullable(DateTime64(3, 'UTC')) COMMENT 'دریافت کهنه‌ترین دستهٔ ناتمام | receipt of the oldest batch that it is writing',
	told_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان این خبر | when it was told'
)
ENGINE = ${engine:ReplacingMergeTree(version)}
ORDER BY process
TTL toDateTime(told_at) + toIntervalDay(7)
COMMENT 'دورهای نوشتن | rounds of writing';

-- One row a batch that a door acknowledged, written with its events: what was received, by whom, when. With event_log it is all that the
-- ledger needs (sql/views/ledger.sql). A batch that is written again replaces its own row; ids are unique in a process only, and two
-- processes may, once in a million, give one id to two sources.
CREATE TABLE IF NOT EXISTS ${table:receipts by cityHash64(source, batch_id)}
(
	batch_id UInt64 COMMENT 'شناسهٔ دسته | batch; its upper 44 bits are the milliseconds of its receipt',
	source LowCardinality(String) COMMENT 'سامانهٔ فرستنده | the producer',
	load_id LowCardinality(String) COMMENT 'شناسهٔ بارگذاری | the load that it is part of, empty if none',
	door LowCardinality(String) COMMENT 'راه ورود | http, inbox or jetstream',
	received_at DateTime64(3, 'UTC') COMMENT 'زمان دریافت | when it was acknowledged',
	events UInt32 COMMENT 'رویدادهای درست | valid events, repeated ones too',
	rejected UInt32 COMMENT 'رویدادهای ردشده | refused events',
	newest_at Nullable(DateTime64(3, 'UTC')) COMMENT 'تازه‌ترین زمان وقوع | newest moment of its events',
	stored_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان رسیدن به پایگاه | when the database had it'
)
ENGINE = ${engine:ReplacingMergeTree}
ORDER BY (source, batch_id)
COMMENT 'رسید دسته‌ها | receipts of batches';

-- How full the spool of each ingest process is, told every few seconds; a row that is old tells of a silent process.
CREATE TABLE IF NOT EXISTS ${table:spool_status by cityHash64(process)}
(
	process String COMMENT 'فرایند دریافت | ingest process: host and number',
	batches UInt32 COMMENT 'دسته‌های در راه | batches that wait',
	events UInt64 COMMENT 'رویدادهای در راه | events that wait',
	bytes UInt64 COMMENT 'حجم | bytes that they take',
	limit_bytes UInt64 COMMENT 'بیشترین حجم | bytes that they may take',
	oldest_at Nullable(DateTime64(3, 'UTC')) COMMENT 'زمان دریافت قدیمی‌ترین | receipt of the oldest',
	told_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان این خبر | when this was told'
)
ENGINE = ${engine:ReplacingMergeTree(told_at)}
ORDER BY process
TTL toDateTime(told_at) + toIntervalDay(7)
COMMENT 'صف میان دریافت و پایگاه | the spool between the doors and the database';

-- Events that were refused at the door, whole and encrypted, until a person repairs them. Of the same event refused twice the newest receipt
-- stays, whatever is written last: a batch that is done again late would else bring back an old one.
CREATE TABLE IF NOT EXISTS ${table:dead_letters by cityHash64(dead_letter_id)}
(
	dead_letter_id String,
	source LowCardinality(String),
	load_id LowCardinality(String),
	line UInt64,
	event_id String,
	type LowCardinality(String),
	reason LowCardinality(String),
	field LowCardinality(String),
	detail String,
	raw_encrypted String CODEC(NONE),
	received_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree(received_at)}
ORDER BY (source, dead_letter_id)
COMMENT 'رویدادهای ردشده | rejected events';

-- Refused events that a person repaired and sent again, once ingest acknowledged what came of them. A mark and not a deletion: the same event
-- refused anew after its replay is listed again.
CREATE TABLE IF NOT EXISTS ${table:replayed_dead_letters by cityHash64(dead_letter_id)}
(
	source LowCardinality(String) COMMENT 'سامانهٔ فرستنده | the producer',
	dead_letter_id String COMMENT 'شناسهٔ رویداد ردشده | the refused event',
	replayed_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان بازفرستادن | when its repair was acknowledged',
	replayed_as String COMMENT 'شناسهٔ رویداد درست‌شده | event id of the repaired event, the first of several'
)
ENGINE = ${engine:ReplacingMergeTree(replayed_at)}
ORDER BY (source, dead_letter_id)
COMMENT 'رویدادهای ردشده که درست و بازفرستاده شدند | refused events, repaired and replayed';

-- With PASOKH_KEEP_IDENTITY=on: what a registration says of a person, encrypted at the door, by the keyed hash that the log has of it. The key
-- that opens it is never here. Sent again, the newest stands; the office may truncate this table at any time.
CREATE TABLE IF NOT EXISTS ${table:identities by cityHash64(identity_key)}
(
	identity_key String COMMENT 'کلید بی‌نام | keyed hash: citizen_key, mobile_key or name_key of the log',
	kind LowCardinality(String) COMMENT 'شناسهٔ ملی، همراه یا نام | national_id, mobile or name',
	sealed String COMMENT 'رمزشده | AES-256-GCM: base64 of nonce, tag and ciphertext' CODEC(NONE),
	received_at DateTime64(3, 'UTC') COMMENT 'زمان رسیدن | when it came in'
)
ENGINE = ${engine:ReplacingMergeTree(received_at)}
ORDER BY identity_key
COMMENT 'هویت رمزشده | identities, encrypted';

-- What each derived object was made of, by hashes of its sources: what differs from today's is made anew.
CREATE TABLE IF NOT EXISTS ${table:derived_objects by cityHash64(name)}
(
	name String COMMENT 'نام | object',
	sources Map(String, String) COMMENT 'چکیدهٔ آنچه از آن ساخته شده | hashes of what it was made of',
	made_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان | when'
)
ENGINE = ${engine:ReplacingMergeTree(made_at)}
ORDER BY name
COMMENT 'ساخته‌ها و خاستگاه آن‌ها | derived objects and what they were made of';
