-- Referrals, a row each: most figures of bodies and operators count them, and to unpack the arrays of letters took four fifths of their time.
-- Written with each row of letter_state, with an end for each place that may have gone. What is of the letter is repeated, so that no question
-- has to join.
CREATE TABLE ${table:referral_state by cityHash64(letter_id)}
(
	letter_id String COMMENT 'شناسهٔ نامه | letter id',
	place UInt16 COMMENT 'چندمین ارجاع نامه | which of the letter''s referrals, from 1',
	version UInt64 COMMENT 'نسخهٔ نامه | version of the letter',
	is_deleted UInt8 COMMENT 'دیگر نیست | is gone',
	referral_id String COMMENT 'شناسهٔ ارجاع | referral id',
	from_org LowCardinality(String) COMMENT 'ارجاع‌دهنده؛ خالی یعنی دفتر | referring body, empty: the office',
	to_org LowCardinality(String) COMMENT 'گیرنده | receiving body',
	is_office_first UInt8 COMMENT 'اولین ارجاع نامه به دست دفتر | the first referral of the letter by the office',
	referred_at DateTime64(3, 'UTC') COMMENT 'زمان ارجاع | when referred' CODEC(T64),
	seen_at Nullable(DateTime64(3, 'UTC')) COMMENT 'اولین دیدن | when first seen',
	given_due_at Nullable(DateTime64(3, 'UTC')) COMMENT 'مهلت داده‌شده | deadline that came with it',
	policy_id LowCardinality(String) COMMENT 'سیاست مهلت، بدون مهلت داده‌شده | policy of its deadline, where none was given',
	policy_due_at Nullable(DateTime64(3, 'UTC')) COMMENT 'مهلت به سیاست | deadline by that policy',
	policy_moves Array(Tuple(DateTime64(3, 'UTC'), Nullable(DateTime64(3, 'UTC')))) COMMENT 'جابه‌جایی آن با انتظار: از کی، تا کی | how waiting moved that: since when, to when',
	due_at Nullable(DateTime64(3, 'UTC')) COMMENT 'مهلت کنونی | its deadline as of now',
	operator LowCardinality(String) COMMENT 'کارشناس | operator',
	ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'پایان | when it ended',
	ended_by LowCardinality(String) COMMENT 'پایان با | what ended it',
	is_formal UInt8 COMMENT 'پاسخ صوری است | its answer is formal',
	is_again UInt8 COMMENT 'دستگاه نامه را پیش‌تر بی‌پاسخ رها کرده بود | its body had let the letter go unanswered before',
	excused_at Nullable(DateTime64(3, 'UTC')) COMMENT 'از کی به حساب دستگاه نیست | since when it does not count for its body',
	back_at Nullable(DateTime64(3, 'UTC')) COMMENT 'بازگشت نامه به دستگاه | when the letter came back to it',
	channel LowCardinality(String) COMMENT 'کانال نامه | channel of the letter',
	category LowCardinality(String) COMMENT 'موضوع نامه | its category',
	county LowCardinality(String) COMMENT 'شهرستان نامه | its county',
	kind LowCardinality(String) COMMENT 'نوع نامه | its kind',
	campaign LowCardinality(String) COMMENT 'سفر | its campaign',
	registered_at Nullable(DateTime64(3, 'UTC')) COMMENT 'ثبت نامه | registration of the letter',
	letter_due_at Nullable(DateTime64(3, 'UTC')) COMMENT 'مهلت کنونی نامه | deadline of the letter as of now',
	letter_is_held UInt8 COMMENT 'ارجاعی از نامه باز است | some referral of the letter is open',
	letter_is_settled UInt8 COMMENT 'نامه پاسخ معتبر دارد یا پاسخ نمی‌خواهد | a final answer of the letter stands, or it needs none',
	letter_contested_at Nullable(DateTime64(3, 'UTC')) COMMENT 'آخرین اعتراض یا بازگشایی نامه | last objection to the letter or reopening of it',
	letter_begins_at DateTime64(3, 'UTC') COMMENT 'ثبت نامه، یا بدون آن اولین رویداد | registration of the letter, or without one its first event' CODEC(T64),
	letter_first_event_at DateTime64(3, 'UTC') COMMENT 'اولین رویداد نامه | first event of the letter' CODEC(T64),
	letter_last_event_at DateTime64(3, 'UTC') COMMENT 'آخرین رویداد نامه | last event of the letter' CODEC(T64),
	letter_policy_id LowCardinality(String) COMMENT 'سیاست مهلت نامه | policy of the letter''s deadline',
	letter_deadline Nullable(DateTime64(3, 'UTC')) COMMENT 'مهلت نامه به سیاست | deadline of the letter by that',
	letter_deadline_moves Array(Tuple(DateTime64(3, 'UTC'), Nullable(DateTime64(3, 'UTC')))) COMMENT 'جابه‌جایی آن با انتظار | how waiting moved that',
	letter_given_at DateTime64(3, 'UTC') COMMENT 'اولین ارجاع نامه با مهلت داده‌شده | when the letter was first referred with a deadline given',
	letter_given_due_at Nullable(DateTime64(3, 'UTC')) COMMENT 'آن مهلت | that deadline',
	letter_referred Array(DateTime64(3, 'UTC')) COMMENT 'زمان همهٔ ارجاع‌های نامه | when each referral of the letter was made',
	letter_ended Array(Nullable(DateTime64(3, 'UTC'))) COMMENT 'پایان همهٔ ارجاع‌های نامه | end of each',
	letter_answers Array(Tuple(DateTime64(3, 'UTC'), DateTime64(3, 'UTC'))) COMMENT 'پاسخ‌های معتبر نامه، از و تا | spans in which an answer of the letter stands',
	letter_contests Array(DateTime64(3, 'UTC')) COMMENT 'اعتراض‌ها و بازگشایی‌های نامه | objections to the letter and reopenings of it',
	letter_endings Array(Tuple(DateTime64(3, 'UTC'), DateTime64(3, 'UTC'), UInt8)) COMMENT 'دوره‌هایی که نامه با همین بستن بدون نیاز به پاسخ مختومه است، و آیا دفتر تأیید نکرده است | spans in which the closing that ended it makes the letter end without need of an answer, and whether the office has not confirmed it',
	INDEX referred referred_at TYPE minmax GRANULARITY 1,
	INDEX begins letter_begins_at TYPE minmax GRANULARITY 1,
	INDEX last_event letter_last_event_at TYPE minmax GRANULARITY 1
)
ENGINE = ${engine:ReplacingMergeTree(version, is_deleted)}
ORDER BY (letter_id, place)
SETTINGS index_granularity = 4096, min_bytes_for_wide_part = 67108864, enable_vertical_merge_algorithm = 0
COMMENT 'ارجاع‌ها | referrals'
