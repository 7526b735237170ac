-- The working calendar, by dated rules that the office edits: no weekday is closed or short by nature. What they come to, day by
-- day, is the view `working_days`. Minutes are those of the clock on the wall in Tehran, since midnight.
CREATE TABLE ${table:working_hours by cityHash64(county)}
(
	county     LowCardinality(String) COMMENT 'شهرستان؛ خالی یعنی همه | county, empty: all that have no rule of their own',
	weekday    UInt8 COMMENT 'روز هفته، شنبه ۱ | weekday, Saturday is 1',
	valid_from Date32 COMMENT 'از روز | holds from this day on, until a later rule of the same county and weekday',
	opens_min  UInt16 COMMENT 'آغاز، دقیقه از نیمه‌شب | opens, minutes since midnight',
	closes_min UInt16 COMMENT 'پایان، دقیقه از نیمه‌شب؛ برابر با آغاز یعنی تعطیل | closes, the same as opens: closed',
	edited_at  DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان ویرایش | when edited',
	CONSTRAINT weekday_is_1_for_Saturday_to_7_for_Friday CHECK weekday BETWEEN 1 AND 7,
	CONSTRAINT hours_are_minutes_of_a_day_and_close_after_they_open CHECK opens_min <= closes_min AND closes_min <= 1440
)
ENGINE = ${engine:ReplacingMergeTree(edited_at)}
ORDER BY (county, weekday, valid_from)
COMMENT 'ساعت کار هفتگی | office hours by weekday';

-- Days on which hours are other than the week and the holidays say. A county's own row beats one of all counties; of
-- several such, the one that begins last, then the shorter one, then the greater id.
CREATE TABLE ${table:closures by cityHash64(closure_id)}
(
	closure_id String COMMENT 'شناسه | id',
	first_day  Date32 COMMENT 'نخستین روز | first day',
	last_day   Date32 COMMENT 'واپسین روز | last day, included',
	county     LowCardinality(String) COMMENT 'شهرستان؛ خالی یعنی همه | county, empty: all',
	opens_min  UInt16 COMMENT 'آغاز، دقیقه از نیمه‌شب | opens, minutes since midnight',
	closes_min UInt16 COMMENT 'پایان، دقیقه از نیمه‌شب؛ برابر با آغاز یعنی تعطیل | closes, the same as opens: closed',
	title_fa   String COMMENT 'مناسبت | occasion',
	title_en   String COMMENT 'مناسبت، انگلیسی | occasion in English',
	edited_at  DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان ویرایش | when edited',
	CONSTRAINT closure_id_is_not_empty CHECK closure_id != '',
	CONSTRAINT last_day_is_not_before_first_day CHECK first_day <= last_day,
	CONSTRAINT hours_are_minutes_of_a_day_and_close_after_they_open CHECK opens_min <= closes_min AND closes_min <= 1440
)
ENGINE = ${engine:ReplacingMergeTree(edited_at)}
ORDER BY closure_id
COMMENT 'تعطیلی‌ها و ساعت‌های دیگر | closures and other hours';

-- Policies may count working days, and a version is never edited: of two rows of one id the one written first stands, since an
-- edited row would move deadlines of the past. `standing` is what the engine keeps the greatest of.
CREATE TABLE ${table:deadline_policies_kept by cityHash64(policy_id)}
(
	policy_id         String COMMENT 'شناسهٔ سیاست | policy',
	valid_from        Date32 COMMENT 'از روز | holds from this day on',
	subject           LowCardinality(String) COMMENT 'نامه یا ارجاع | letter or referral',
	channel           LowCardinality(String) COMMENT 'راه رسیدن؛ خالی یعنی همه | channel, empty: any',
	category          LowCardinality(String) COMMENT 'موضوع؛ خالی یعنی همه | category, empty: any',
	kind              LowCardinality(String) COMMENT 'نوع؛ خالی یعنی همه | kind, empty: any',
	campaign          LowCardinality(String) COMMENT 'سفر؛ خالی یعنی همه | campaign, empty: any',
	body              LowCardinality(String) COMMENT 'دستگاه گیرندهٔ ارجاع؛ خالی یعنی همه | receiving body of a referral, empty: any',
	days              UInt16 COMMENT 'روز مهلت | days',
	unit              Enum8('calendar' = 1, 'working' = 2) COMMENT 'تقویمی یا کاری | calendar or working days',
	pauses_on_waiting UInt8 COMMENT 'درنگ در انتظار | whether waiting stops the clock',
	edited_at         DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان ثبت | when written',
	standing          UInt64 MATERIALIZED 18446744073709551615 - toUnixTimestamp64Milli(edited_at) COMMENT 'نخستین می‌ماند | the first stays',
	CONSTRAINT policy_id_is_not_empty CHECK policy_id != '',
	CONSTRAINT subject_is_letter_or_referral CHECK subject IN ('letter', 'referral'),
	CONSTRAINT body_is_for_referrals_only CHECK body = '' OR subject = 'referral',
	CONSTRAINT days_are_at_least_1 CHECK days > 0
)
ENGINE = ${engine:ReplacingMergeTree(standing)}
ORDER BY policy_id
COMMENT 'مهلت‌های پاسخ | deadlines';

INSERT INTO ${database}.deadline_policies_kept (policy_id, valid_from, subject, channel, category, kind, campaign, body, days, unit, pauses_on_waiting, edited_at)
SELECT policy_id, valid_from, subject, channel, category, kind, campaign, if(subject = 'letter', '', body), days, unit, pauses_on_waiting, edited_at
FROM ${database}.deadline_policies FINAL
WHERE policy_id != '' AND subject IN ('letter', 'referral') AND days > 0;

EXCHANGE TABLES ${database}.deadline_policies_kept AND ${database}.deadline_policies ${on_cluster};

DROP TABLE ${database}.deadline_policies_kept ${on_cluster};
