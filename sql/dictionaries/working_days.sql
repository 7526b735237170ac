-- The working calendar in memory (sql/views/working_days.sql), for `${working_ms:…}` and `${working_deadline:…}`. Asked each minute
-- whether its rules have changed, and computed anew only then.
CREATE OR REPLACE DICTIONARY ${database}.working_days_by_day ${on_cluster}
(
	county String,
	day Date32,
	opens_s Int64,
	open_s Int64,
	before_s Int64,
	number UInt32
)
PRIMARY KEY county, day
SOURCE(CLICKHOUSE(
	QUERY 'SELECT county, day, opens_s, open_s, before_s, number FROM ${database}.working_days'
	INVALIDATE_QUERY 'SELECT hash FROM ${database}.working_rules'
	${login}
))
LAYOUT(COMPLEX_KEY_HASHED_ARRAY())
LIFETIME(MIN 30 MAX 60)
COMMENT 'روزهای کاری | working days by county and day';

CREATE OR REPLACE DICTIONARY ${database}.working_days_by_number ${on_cluster}
(
	county String,
	number UInt32,
	ends_s Int64
)
PRIMARY KEY county, number
SOURCE(CLICKHOUSE(
	QUERY 'SELECT county, number, ends_s FROM ${database}.working_days WHERE open_s > 0'
	INVALIDATE_QUERY 'SELECT hash FROM ${database}.working_rules'
	${login}
))
LAYOUT(COMPLEX_KEY_HASHED_ARRAY())
LIFETIME(MIN 30 MAX 60)
COMMENT 'روزهای کاری با شماره | working days by county and number'
