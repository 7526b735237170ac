-- Reference data: filled from sql/reference/*.csv where a key is missing, and then the office's own to edit.
-- A code that is not here is kept as it came, shown as it is, and listed as unlisted.
CREATE TABLE ${table:bodies by cityHash64(code)}
(
	code      String COMMENT 'کد دستگاه | code of the body',
	name_fa   String COMMENT 'نام | Persian name',
	name_en   String COMMENT 'نام انگلیسی | English name',
	kind      LowCardinality(String) COMMENT 'نوع: بانک، حمایتی و … | kind: bank, welfare, …',
	edited_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان ویرایش | when edited'
)
ENGINE = ${engine:ReplacingMergeTree(edited_at)}
ORDER BY code
COMMENT 'دستگاه‌ها و بانک‌ها | bodies that letters are referred to';

CREATE TABLE ${table:channels by cityHash64(code)}
(
	code      String COMMENT 'کد | code',
	name_fa   String COMMENT 'نام | Persian name',
	name_en   String COMMENT 'نام انگلیسی | English name',
	basis     LowCardinality(String) COMMENT 'مبنای شمارش | letters_and_calls or electronic',
	edited_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان ویرایش | when edited'
)
ENGINE = ${engine:ReplacingMergeTree(edited_at)}
ORDER BY code
COMMENT 'راه‌های رسیدن نامه | channels';

CREATE TABLE ${table:categories by cityHash64(code)}
(
	code      String COMMENT 'کد | code',
	name_fa   String COMMENT 'نام | Persian name',
	name_en   String COMMENT 'نام انگلیسی | English name',
	sensitive UInt8 COMMENT 'حساس: متن پوشیده می‌ماند | texts stay hidden until a reason is given',
	edited_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان ویرایش | when edited'
)
ENGINE = ${engine:ReplacingMergeTree(edited_at)}
ORDER BY code
COMMENT 'موضوع‌ها | categories';

CREATE TABLE ${table:counties by cityHash64(code)}
(
	code       String COMMENT 'کد | code',
	name_fa    String COMMENT 'نام | Persian name',
	name_en    String COMMENT 'نام انگلیسی | English name',
	population UInt32 COMMENT 'جمعیت سرشماری ۱۳۹۵ | residents, census of 1395',
	lon        Float64 COMMENT 'طول جغرافیایی | longitude of the centroid',
	lat        Float64 COMMENT 'عرض جغرافیایی | latitude of the centroid',
	wikidata   String COMMENT 'شناسهٔ ویکی‌داده | Wikidata id',
	edited_at  DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان ویرایش | when edited'
)
ENGINE = ${engine:ReplacingMergeTree(edited_at)}
ORDER BY code
COMMENT 'شهرستان‌ها | counties';

CREATE TABLE ${table:holidays by cityHash64(day)}
(
	day       Date32 COMMENT 'روز | day',
	title_fa  String COMMENT 'مناسبت | occasion',
	title_en  String COMMENT 'مناسبت، انگلیسی | occasion in English',
	edited_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان ویرایش | when edited'
)
ENGINE = ${engine:ReplacingMergeTree(edited_at)}
ORDER BY day
COMMENT 'تعطیلات رسمی | official holidays';

-- Which deadline a letter or a referral has: the most particular row that holds on its day. Rows are never edited,
-- a new policy is a new row with a later day.
CREATE TABLE ${table:deadline_policies by cityHash64(policy_id)}
(
	policy_id         String COMMENT 'شناسهٔ سیاست | policy',
	valid_from        Date32 COMMENT 'از روز | holds from this day on',
	subject           LowCardinality(String) COMMENT 'نامه یا ارجاع | letter or referral',
	channel           LowCardinality(String) COMMENT 'راه رسیدن؛ خالی یعنی همه | channel, empty: any',
	category          LowCardinality(String) COMMENT 'موضوع؛ خالی یعنی همه | category, empty: any',
	kind              LowCardinality(String) COMMENT 'نوع؛ خالی یعنی همه | kind, empty: any',
	campaign          LowCardinality(String) COMMENT 'سفر؛ خالی یعنی همه | campaign, empty: any',
	body              LowCardinality(String) COMMENT 'دستگاه؛ خالی یعنی همه | body, empty: any',
	days              UInt16 COMMENT 'روز مهلت | days',
	unit              Enum8('calendar' = 1) COMMENT 'تقویمی | calendar days',
	pauses_on_waiting UInt8 COMMENT 'درنگ در انتظار | whether waiting stops the clock',
	edited_at         DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان ثبت | when written'
)
ENGINE = ${engine:ReplacingMergeTree(edited_at)}
ORDER BY policy_id
COMMENT 'مهلت‌های پاسخ | deadlines';

-- The Jalali calendar, one row a day, 1300-01-01 to 1500-12-29. Saturday is weekday 1.
CREATE TABLE ${table:calendar by cityHash64(day)}
(
	day         Date32 COMMENT 'روز میلادی | Gregorian day',
	jalali      String COMMENT 'روز خورشیدی yyyy-mm-dd | Jalali day',
	year        UInt16 COMMENT 'سال | Jalali year',
	season      UInt8 COMMENT 'فصل ۱ تا ۴ | season',
	month       UInt8 COMMENT 'ماه | month',
	day_of_month UInt8 COMMENT 'روز ماه | day of the month',
	weekday     UInt8 COMMENT 'روز هفته، شنبه ۱ | weekday, Saturday is 1',
	week_start  Date32 COMMENT 'شنبهٔ همان هفته | its Saturday',
	month_start Date32 COMMENT 'آغاز ماه | first day of the month',
	season_start Date32 COMMENT 'آغاز فصل | first day of the season',
	year_start  Date32 COMMENT 'آغاز سال | first day of the year'
)
ENGINE = ${engine:ReplacingMergeTree}
ORDER BY day
COMMENT 'تقویم خورشیدی | Jalali calendar';
