-- Reference data in memory, by key: `dictGet('pasokh.bodies_by_code', 'name_fa', code)`. Read again within a minute of an edit.
CREATE OR REPLACE DICTIONARY ${database}.bodies_by_code ${on_cluster}
(
	code String,
	name_fa String DEFAULT '',
	name_en String DEFAULT '',
	kind String DEFAULT ''
)
PRIMARY KEY code
SOURCE(CLICKHOUSE(QUERY 'SELECT code, name_fa, name_en, kind FROM ${database}.bodies FINAL' ${login}))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 30 MAX 60)
COMMENT 'دستگاه‌ها با کد | bodies by code';

CREATE OR REPLACE DICTIONARY ${database}.channels_by_code ${on_cluster}
(
	code String,
	name_fa String DEFAULT '',
	name_en String DEFAULT '',
	basis String DEFAULT 'letters_and_calls'
)
PRIMARY KEY code
SOURCE(CLICKHOUSE(QUERY 'SELECT code, name_fa, name_en, basis FROM ${database}.channels FINAL' ${login}))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 30 MAX 60)
COMMENT 'کانال‌ها با کد | channels by code';

CREATE OR REPLACE DICTIONARY ${database}.categories_by_code ${on_cluster}
(
	code String,
	name_fa String DEFAULT '',
	name_en String DEFAULT '',
	sensitive UInt8 DEFAULT 0
)
PRIMARY KEY code
SOURCE(CLICKHOUSE(QUERY 'SELECT code, name_fa, name_en, sensitive FROM ${database}.categories FINAL' ${login}))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 30 MAX 60)
COMMENT 'موضوع‌ها با کد | categories by code';

CREATE OR REPLACE DICTIONARY ${database}.counties_by_code ${on_cluster}
(
	code String,
	name_fa String DEFAULT '',
	name_en String DEFAULT '',
	population UInt32 DEFAULT 0,
	lon Float64 DEFAULT 0,
	lat Float64 DEFAULT 0
)
PRIMARY KEY code
SOURCE(CLICKHOUSE(QUERY 'SELECT code, name_fa, name_en, population, lon, lat FROM ${database}.counties FINAL' ${login}))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 30 MAX 60)
COMMENT 'شهرستان‌ها با کد | counties by code';

CREATE OR REPLACE DICTIONARY ${database}.holidays_by_day ${on_cluster}
(
	day Date32,
	title_fa String DEFAULT '',
	title_en String DEFAULT ''
)
PRIMARY KEY day
SOURCE(CLICKHOUSE(QUERY 'SELECT day, title_fa, title_en FROM ${database}.holidays FINAL' ${login}))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 30 MAX 60)
COMMENT 'تعطیلات با روز | holidays by day';

CREATE OR REPLACE DICTIONARY ${database}.calendar_by_day ${on_cluster}
(
	day Date32,
	jalali String DEFAULT '',
	year UInt16 DEFAULT 0,
	season UInt8 DEFAULT 0,
	month UInt8 DEFAULT 0,
	day_of_month UInt8 DEFAULT 0,
	weekday UInt8 DEFAULT 0,
	week_start Date32 DEFAULT '1970-01-01',
	month_start Date32 DEFAULT '1970-01-01',
	season_start Date32 DEFAULT '1970-01-01',
	year_start Date32 DEFAULT '1970-01-01'
)
PRIMARY KEY day
SOURCE(CLICKHOUSE(QUERY 'SELECT day, jalali, year, season, month, day_of_month, weekday, week_start, month_start, season_start, year_start FROM ${database}.calendar FINAL' ${login}))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 30 MAX 60)
COMMENT 'تقویم خورشیدی با روز | Jalali calendar by day'
