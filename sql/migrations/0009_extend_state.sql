-- What the catalogue asks of a letter besides (sql/state/letter_base.sql): arrays, and of now only what is dear to make of them.
-- Each table twice: on a cluster the second is the Distributed one over the first.
ALTER TABLE ${table:letter_state}
	ADD COLUMN IF NOT EXISTS referral_seen Array(Nullable(DateTime64(3, 'UTC'))) COMMENT 'نخستین دیدن هر ارجاع | when each referral was first seen',
	ADD COLUMN IF NOT EXISTS referral_policies Array(Tuple(policy_id LowCardinality(String), due_at Nullable(DateTime64(3, 'UTC')))) COMMENT 'مهلت هر ارجاع به سیاست دستگاه | deadline of each referral by policy of its body, empty: none has one',
	ADD COLUMN IF NOT EXISTS seens Array(DateTime64(3, 'UTC')) COMMENT 'نخستین دیدن | when it was first seen',
	ADD COLUMN IF NOT EXISTS waits Array(Tuple(DateTime64(3, 'UTC'), DateTime64(3, 'UTC'))) COMMENT 'دوره‌های انتظار | spans of waiting',
	ADD COLUMN IF NOT EXISTS closers Array(LowCardinality(String)) COMMENT 'بستن‌ها از که | who closed it, each time',
	ADD COLUMN IF NOT EXISTS answer_texts Array(UInt64) COMMENT 'چکیدهٔ متن هر پاسخ | hash of each answer''s text, 0: none',
	ADD COLUMN IF NOT EXISTS answered_sms Array(DateTime64(3, 'UTC')) COMMENT 'پیامک‌های پاسخ | SMS 3',
	ADD COLUMN IF NOT EXISTS sms_failures Array(DateTime64(3, 'UTC')) COMMENT 'پیامک‌های ناموفق | failed SMS',
	ADD COLUMN IF NOT EXISTS loans Array(Tuple(loan_id String, bank LowCardinality(String), collateral LowCardinality(String), amount_rial UInt64, begun_at DateTime64(3, 'UTC'), requested_at Nullable(DateTime64(3, 'UTC')), approved_at Nullable(DateTime64(3, 'UTC')), refused_at Nullable(DateTime64(3, 'UTC')), paid_at Nullable(DateTime64(3, 'UTC')))) COMMENT 'وام‌ها | loans',
	ADD COLUMN IF NOT EXISTS flagged Array(Tuple(String, DateTime64(3, 'UTC'), DateTime64(3, 'UTC'))) COMMENT 'نشان‌ها، از و تا | flags, since and until',
	ADD COLUMN IF NOT EXISTS feedbacks Array(Tuple(DateTime64(3, 'UTC'), String)) COMMENT 'نظرهای شهروند | verdicts of the citizen',
	ADD COLUMN IF NOT EXISTS reminders Array(DateTime64(3, 'UTC')) COMMENT 'یادآوری‌ها | reminders',
	ADD COLUMN IF NOT EXISTS event_moments Array(DateTime64(3, 'UTC')) COMMENT 'زمان همهٔ رویدادها | moments of all its events',
	ADD COLUMN IF NOT EXISTS last_ingested_at DateTime64(3, 'UTC') COMMENT 'تازه‌ترین رسیدن، با نامهٔ اصلی | newest ingestion (or undoing of a load) among its events and its masters''',
	ADD COLUMN IF NOT EXISTS due_by LowCardinality(Nullable(String)) COMMENT 'مهلت از سیاست یا ارجاع | policy or referral',
	ADD COLUMN IF NOT EXISTS first_org LowCardinality(Nullable(String)) COMMENT 'نخستین دستگاه از سوی دفتر | body of the office''s first referral',
	ADD COLUMN IF NOT EXISTS first_org_ended_by LowCardinality(Nullable(String)) COMMENT 'پایان نخستین ارجاع دفتر | what ended that',
	ADD COLUMN IF NOT EXISTS holder_since Nullable(DateTime64(3, 'UTC')) COMMENT 'نزد دستگاه از | since when the holder has it',
	ADD COLUMN IF NOT EXISTS bodies UInt16 COMMENT 'شمار دستگاه‌ها | number of different bodies',
	ADD COLUMN IF NOT EXISTS ping_pongs UInt16 COMMENT 'شمار رفت‌وبرگشت | times that it came back to a body from another',
	ADD COLUMN IF NOT EXISTS seen_at Nullable(DateTime64(3, 'UTC')) COMMENT 'نخستین دیدن | when first seen',
	ADD INDEX IF NOT EXISTS last_ingested last_ingested_at TYPE minmax GRANULARITY 1;
ALTER TABLE ${database}.letter_state ${on_cluster}
	ADD COLUMN IF NOT EXISTS referral_seen Array(Nullable(DateTime64(3, 'UTC'))) COMMENT 'نخستین دیدن هر ارجاع | when each referral was first seen',
	ADD COLUMN IF NOT EXISTS referral_policies Array(Tuple(policy_id LowCardinality(String), due_at Nullable(DateTime64(3, 'UTC')))) COMMENT 'مهلت هر ارجاع به سیاست دستگاه | deadline of each referral by policy of its body, empty: none has one',
	ADD COLUMN IF NOT EXISTS seens Array(DateTime64(3, 'UTC')) COMMENT 'نخستین دیدن | when it was first seen',
	ADD COLUMN IF NOT EXISTS waits Array(Tuple(DateTime64(3, 'UTC'), DateTime64(3, 'UTC'))) COMMENT 'دوره‌های انتظار | spans of waiting',
	ADD COLUMN IF NOT EXISTS closers Array(LowCardinality(String)) COMMENT 'بستن‌ها از که | who closed it, each time',
	ADD COLUMN IF NOT EXISTS answer_texts Array(UInt64) COMMENT 'چکیدهٔ متن هر پاسخ | hash of each answer''s text, 0: none',
	ADD COLUMN IF NOT EXISTS answered_sms Array(DateTime64(3, 'UTC')) COMMENT 'پیامک‌های پاسخ | SMS 3',
	ADD COLUMN IF NOT EXISTS sms_failures Array(DateTime64(3, 'UTC')) COMMENT 'پیامک‌های ناموفق | failed SMS',
	ADD COLUMN IF NOT EXISTS loans Array(Tuple(loan_id String, bank LowCardinality(String), collateral LowCardinality(String), amount_rial UInt64, begun_at DateTime64(3, 'UTC'), requested_at Nullable(DateTime64(3, 'UTC')), approved_at Nullable(DateTime64(3, 'UTC')), refused_at Nullable(DateTime64(3, 'UTC')), paid_at Nullable(DateTime64(3, 'UTC')))) COMMENT 'وام‌ها | loans',
	ADD COLUMN IF NOT EXISTS flagged Array(Tuple(String, DateTime64(3, 'UTC'), DateTime64(3, 'UTC'))) COMMENT 'نشان‌ها، از و تا | flags, since and until',
	ADD COLUMN IF NOT EXISTS feedbacks Array(Tuple(DateTime64(3, 'UTC'), String)) COMMENT 'نظرهای شهروند | verdicts of the citizen',
	ADD COLUMN IF NOT EXISTS reminders Array(DateTime64(3, 'UTC')) COMMENT 'یادآوری‌ها | reminders',
	ADD COLUMN IF NOT EXISTS event_moments Array(DateTime64(3, 'UTC')) COMMENT 'زمان همهٔ رویدادها | moments of all its events',
	ADD COLUMN IF NOT EXISTS last_ingested_at DateTime64(3, 'UTC') COMMENT 'تازه‌ترین رسیدن، با نامهٔ اصلی | newest ingestion (or undoing of a load) among its events and its masters''',
	ADD COLUMN IF NOT EXISTS due_by LowCardinality(Nullable(String)) COMMENT 'مهلت از سیاست یا ارجاع | policy or referral',
	ADD COLUMN IF NOT EXISTS first_org LowCardinality(Nullable(String)) COMMENT 'نخستین دستگاه از سوی دفتر | body of the office''s first referral',
	ADD COLUMN IF NOT EXISTS first_org_ended_by LowCardinality(Nullable(String)) COMMENT 'پایان نخستین ارجاع دفتر | what ended that',
	ADD COLUMN IF NOT EXISTS holder_since Nullable(DateTime64(3, 'UTC')) COMMENT 'نزد دستگاه از | since when the holder has it',
	ADD COLUMN IF NOT EXISTS bodies UInt16 COMMENT 'شمار دستگاه‌ها | number of different bodies',
	ADD COLUMN IF NOT EXISTS ping_pongs UInt16 COMMENT 'شمار رفت‌وبرگشت | times that it came back to a body from another',
	ADD COLUMN IF NOT EXISTS seen_at Nullable(DateTime64(3, 'UTC')) COMMENT 'نخستین دیدن | when first seen';

ALTER TABLE ${table:call_state}
	ADD COLUMN IF NOT EXISTS turns Array(Tuple(occurred_at DateTime64(3, 'UTC'), type LowCardinality(String), wait_s Nullable(UInt32), handle_s Nullable(UInt32))) COMMENT 'گام‌های تماس | what happened, in order',
	ADD COLUMN IF NOT EXISTS last_event_at DateTime64(3, 'UTC') COMMENT 'آخرین رویداد | last event',
	ADD COLUMN IF NOT EXISTS last_ingested_at DateTime64(3, 'UTC') COMMENT 'تازه‌ترین رسیدن | newest ingestion (or undoing of a load) among its events',
	ADD INDEX IF NOT EXISTS last_ingested last_ingested_at TYPE minmax GRANULARITY 1;
ALTER TABLE ${database}.call_state ${on_cluster}
	ADD COLUMN IF NOT EXISTS turns Array(Tuple(occurred_at DateTime64(3, 'UTC'), type LowCardinality(String), wait_s Nullable(UInt32), handle_s Nullable(UInt32))) COMMENT 'گام‌های تماس | what happened, in order',
	ADD COLUMN IF NOT EXISTS last_event_at DateTime64(3, 'UTC') COMMENT 'آخرین رویداد | last event',
	ADD COLUMN IF NOT EXISTS last_ingested_at DateTime64(3, 'UTC') COMMENT 'تازه‌ترین رسیدن | newest ingestion (or undoing of a load) among its events';

ALTER TABLE ${table:borrowed_answers}
	ADD COLUMN IF NOT EXISTS last_ingested_at DateTime64(3, 'UTC') COMMENT 'تازه‌ترین رسیدن در نامه‌های اصلی | newest ingestion among the events of its masters';
ALTER TABLE ${database}.borrowed_answers ${on_cluster}
	ADD COLUMN IF NOT EXISTS last_ingested_at DateTime64(3, 'UTC') COMMENT 'تازه‌ترین رسیدن در نامه‌های اصلی | newest ingestion among the events of its masters';
