-- Reference data: filled from sql/reference/*.csv where a key is missing, and then the office's own to edit. A code that is not here is kept as
-- it came, shown as it is, and listed as unlisted.
CREATE TABLE IF NOT EXISTS ${table:bodies by cityHash64(code)}
(
	code String COMMENT 'کد دستگاه | code of the body',
	name_fa String COMMENT 'نام | Persian name',
	name_en String COMMENT 'نام انگلیسی | English name',
	kind LowCardinality(String) COMMENT 'نوع: بانک، حمایتی و … | kind: bank, welfare, …',
	edited_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان ویرایش | when edited'
)
ENGINE = ${engine:ReplacingMergeTree(edited_at)}
ORDER BY code
COMMENT 'دستگاه‌ها و بانک‌ها | bodies that letters are referred to';

CREATE TABLE IF NOT EXISTS ${table:channels by cityHash64(code)}
(
	code String COMMENT 'کد | code',
	name_fa String COMMENT 'نام | Persian name',
	name_en String COMMENT 'نام انگلیسی | English name',
	basis LowCardinality(String) COMMENT 'مبنای شمارش | letters_and_calls or electronic',
	edited_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان ویرایش | when edited'
)
ENGINE = ${engine:ReplacingMergeTree(edited_at)}
ORDER BY code
COMMENT 'راه‌های رسیدن نامه | channels';

CREATE TABLE IF NOT EXISTS ${table:categories by cityHash64(code)}
(
	code String COMMENT 'کد | code',
	name_fa String COMMENT 'نام | Persian name',
	name_en String COMMENT 'نام انگلیسی | English name',
	sensitive UInt8 COMMENT 'حساس: متن پوشیده می‌ماند | texts stay hidden until a reason is given',
	edited_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان ویرایش | when edited'
)
ENGINE = ${engine:ReplacingMergeTree(edited_at)}
ORDER BY code
COMMENT 'موضوع‌ها | categories';

CREATE TABLE IF NOT EXISTS ${table:counties by cityHash64(code)}
(
	code String COMMENT 'کد | code',
	name_fa String COMMENT 'نام | Persian name',
	name_en String COMMENT 'نام انگلیسی | English name',
	population UInt32 COMMENT 'جمعیت سرشماری ۱۳۹۵ | residents, census of 1395',
	lon Float64 COMMENT 'طول جغرافیایی | longitude of the centroid',
	lat Float64 COMMENT 'عرض جغرافیایی | latitude of the centroid',
	wikidata String COMMENT 'شناسهٔ ویکی‌داده | Wikidata id',
	edited_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان ویرایش | when edited'
)
ENGINE = ${engine:ReplacingMergeTree(edited_at)}
ORDER BY code
COMMENT 'شهرستان‌ها | counties';

CREATE TABLE IF NOT EXISTS ${table:holidays by cityHash64(day)}
(
	day Date32 COMMENT 'روز | day',
	title_fa String COMMENT 'مناسبت | occasion',
	title_en String COMMENT 'مناسبت، انگلیسی | occasion in English',
	edited_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان ویرایش | when edited'
)
ENGINE = ${engine:ReplacingMergeTree(edited_at)}
ORDER BY day
COMMENT 'تعطیلات رسمی | official holidays';

-- The working calendar, by dated rules that the office edits: no weekday is closed or short by nature. What they come to, day by day, is the
-- view `working_days`. Minutes are those of the clock on the wall in Tehran, since midnight.
CREATE TABLE IF NOT EXISTS ${table:working_hours by cityHash64(county)}
(
	county LowCardinality(String) COMMENT 'شهرستان؛ خالی یعنی همه | county, empty: all that have no rule of their own',
	weekday UInt8 COMMENT 'روز هفته، شنبه ۱ | weekday, Saturday is 1',
	valid_from Date32 COMMENT 'از روز | holds from this day on, until a later rule of the same county and weekday',
	opens_min UInt16 COMMENT 'آغاز، دقیقه از نیمه‌شب | opens, minutes since midnight',
	closes_min UInt16 COMMENT 'پایان، دقیقه از نیمه‌شب؛ برابر با آغاز یعنی تعطیل | closes, the same as opens: closed',
	edited_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان ویرایش | when edited',
	CONSTRAINT weekday_is_1_for_Saturday_to_7_for_Friday CHECK (weekday >= 1) AND (weekday <= 7),
	CONSTRAINT hours_are_minutes_of_a_day_and_close_after_they_open CHECK (opens_min <= closes_min) AND (closes_min <= 1440)
)
ENGINE = ${engine:ReplacingMergeTree(edited_at)}
ORDER BY (county, weekday, valid_from)
COMMENT 'ساعت کار هفتگی | office hours by weekday';

-- Days on which hours are other than the week and the holidays say. A county's own row beats one of all counties; of several such, the one
-- that begins last, then the shorter one, then the greater id.
CREATE TABLE IF NOT EXISTS ${table:closures by cityHash64(closure_id)}
(
	closure_id String COMMENT 'شناسه | id',
	first_day Date32 COMMENT 'نخستین روز | first day',
	last_day Date32 COMMENT 'واپسین روز | last day, included',
	county LowCardinality(String) COMMENT 'شهرستان؛ خالی یعنی همه | county, empty: all',
	opens_min UInt16 COMMENT 'آغاز، دقیقه از نیمه‌شب | opens, minutes since midnight',
	closes_min UInt16 COMMENT 'پایان، دقیقه از نیمه‌شب؛ برابر با آغاز یعنی تعطیل | closes, the same as opens: closed',
	title_fa String COMMENT 'مناسبت | occasion',
	title_en String COMMENT 'مناسبت، انگلیسی | occasion in English',
	edited_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان ویرایش | when edited',
	CONSTRAINT closure_id_is_not_empty CHECK closure_id != '',
	CONSTRAINT last_day_is_not_before_first_day CHECK first_day <= last_day,
	CONSTRAINT hours_are_minutes_of_a_day_and_close_after_they_open CHECK (opens_min <= closes_min) AND (closes_min <= 1440)
)
ENGINE = ${engine:ReplacingMergeTree(edited_at)}
ORDER BY closure_id
COMMENT 'تعطیلی‌ها و ساعت‌های دیگر | closures and other hours';

-- Which deadline a letter or a referral has: the most particular row that holds on its day. A new policy is a new row with a later day; of two
-- rows of one id the one written first stands, since an edited one would move deadlines of the past. The engine keeps the greatest `standing`.
CREATE TABLE IF NOT EXISTS ${table:deadline_policies by cityHash64(policy_id)}
(
	policy_id String COMMENT 'شناسهٔ سیاست | policy',
	valid_from Date32 COMMENT 'از روز | holds from this day on',
	subject LowCardinality(String) COMMENT 'نامه یا ارجاع | letter or referral',
	channel LowCardinality(String) COMMENT 'راه رسیدن؛ خالی یعنی همه | channel, empty: any',
	category LowCardinality(String) COMMENT 'موضوع؛ خالی یعنی همه | category, empty: any',
	kind LowCardinality(String) COMMENT 'نوع؛ خالی یعنی همه | kind, empty: any',
	campaign LowCardinality(String) COMMENT 'سفر؛ خالی یعنی همه | campaign, empty: any',
	body LowCardinality(String) COMMENT 'دستگاه گیرندهٔ ارجاع؛ خالی یعنی همه | receiving body of a referral, empty: any',
	days UInt16 COMMENT 'روز مهلت | days',
	unit Enum8('calendar' = 1, 'working' = 2) COMMENT 'تقویمی یا کاری | calendar or working days',
	pauses_on_waiting UInt8 COMMENT 'درنگ در انتظار | whether waiting stops the clock',
	edited_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان ثبت | when written',
	standing UInt64 MATERIALIZED 18446744073709551615 - toUnixTimestamp64Milli(edited_at) COMMENT 'نخستین می‌ماند | the first stays',
	CONSTRAINT policy_id_is_not_empty CHECK policy_id != '',
	CONSTRAINT subject_is_letter_or_referral CHECK subject IN ('letter', 'referral'),
	CONSTRAINT body_is_for_referrals_only CHECK (body = '') OR (subject = 'referral'),
	CONSTRAINT days_are_at_least_1 CHECK days > 0
)
ENGINE = ${engine:ReplacingMergeTree(standing)}
ORDER BY policy_id
COMMENT 'مهلت‌های پاسخ | deadlines';

-- The Jalali calendar, one row a day, 1300-01-01 to 1500-12-29. Saturday is weekday 1.
CREATE TABLE IF NOT EXISTS ${table:calendar by cityHash64(day)}
(
	day Date32 COMMENT 'روز میلادی | Gregorian day',
	jalali String COMMENT 'روز خورشیدی yyyy-mm-dd | Jalali day',
	year UInt16 COMMENT 'سال | Jalali year',
	season UInt8 COMMENT 'فصل ۱ تا ۴ | season',
	month UInt8 COMMENT 'ماه | month',
	day_of_month UInt8 COMMENT 'روز ماه | day of the month',
	weekday UInt8 COMMENT 'روز هفته، شنبه ۱ | weekday, Saturday is 1',
	week_start Date32 COMMENT 'شنبهٔ همان هفته | its Saturday',
	month_start Date32 COMMENT 'آغاز ماه | first day of the month',
	season_start Date32 COMMENT 'آغاز فصل | first day of the season',
	year_start Date32 COMMENT 'آغاز سال | first day of the year'
)
ENGINE = ${engine:ReplacingMergeTree}
ORDER BY day
COMMENT 'تقویم خورشیدی | Jalali calendar';
