-- A letter a row, as of now, from the recomputed state; no deduplication is left to the reader.
CREATE OR REPLACE VIEW ${database}.letters ${on_cluster}
(
	letter_id String COMMENT 'شناسهٔ نامه | letter id',
	channel String COMMENT 'راه رسیدن | channel',
	category String COMMENT 'موضوع | category',
	county String COMMENT 'شهرستان | county',
	kind String COMMENT 'نوع نامه | kind',
	campaign String COMMENT 'سفر | campaign',
	state String COMMENT 'وضعیت: registered, referred, answered, closed | state',
	is_answered UInt8 COMMENT 'پاسخ نهایی معتبر دارد | a final answer stands, or the master''s for a duplicate',
	answered_at Nullable(DateTime64(3, 'UTC')) COMMENT 'پاسخ معتبر از کی | since when the answer has stood, the master''s for a duplicate',
	registered_at Nullable(DateTime64(3, 'UTC')) COMMENT 'زمان ثبت؛ تهی یعنی بی‌ثبت | registration, NULL: unregistered',
	screened_at Nullable(DateTime64(3, 'UTC')) COMMENT 'زمان پایش | screening',
	first_referred_at Nullable(DateTime64(3, 'UTC')) COMMENT 'نخستین ارجاع | first referral',
	last_referred_at Nullable(DateTime64(3, 'UTC')) COMMENT 'آخرین ارجاع | last referral',
	holder Nullable(String) COMMENT 'دستگاهی که نامه نزد اوست؛ تهی یعنی خود دفتر | holder of the newest open referral, NULL: the office',
	hops UInt16 COMMENT 'شمار ارجاع | number of referrals',
	returns UInt16 COMMENT 'شمار بازگشت | number of returns',
	first_answered_at Nullable(DateTime64(3, 'UTC')) COMMENT 'نخستین پاسخ نهایی | first final answer',
	last_answered_at Nullable(DateTime64(3, 'UTC')) COMMENT 'آخرین پاسخ نهایی | last final answer',
	answered_before_registered UInt8 COMMENT 'پاسخ پیش از ثبت: زمان‌ها با هم نمی‌خوانند | first answered before its registration: the moments do not fit',
	closed_at Nullable(DateTime64(3, 'UTC')) COMMENT 'آخرین بستن | last closing',
	reopened_at Nullable(DateTime64(3, 'UTC')) COMMENT 'آخرین بازگشایی | last reopening',
	objected_at Nullable(DateTime64(3, 'UTC')) COMMENT 'آخرین اعتراض | last objection',
	due_at Nullable(DateTime64(3, 'UTC')) COMMENT 'مهلت پاسخ از روز ثبت؛ تهی یعنی بی‌مهلت | deadline from registration, NULL: none',
	policy_id Nullable(String) COMMENT 'سیاست مهلت | policy of the deadline',
	operator Nullable(String) COMMENT 'کارشناس نخستین ارجاع دفتر | operator of the first referral by the office',
	registrar Nullable(String) COMMENT 'ثبت‌کننده | registrar',
	master_letter_id Nullable(String) COMMENT 'نامهٔ اصلی، اگر تکراری است | master, if a duplicate',
	outcome Nullable(String) COMMENT 'نتیجهٔ آخرین پاسخ | outcome of the last answer',
	promised_at Nullable(DateTime64(3, 'UTC')) COMMENT 'وعدهٔ آخرین پاسخ میانی | promise of the last interim answer',
	registered_sms_at Nullable(DateTime64(3, 'UTC')) COMMENT 'پیامک ثبت | SMS 1, on registration',
	referred_sms_at Nullable(DateTime64(3, 'UTC')) COMMENT 'پیامک ارجاع | SMS 2, on the first referral',
	loan_requested_at Nullable(DateTime64(3, 'UTC')) COMMENT 'درخواست وام | loan requested',
	citizen_key Nullable(String) COMMENT 'کلید بی‌نام شهروند | keyed hash of the person'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
	letter_id, channel, category, county, kind, campaign, state, is_answered, answered_at, registered_at, screened_at, first_referred_at, last_referred_at,
	holder, hops, returns, first_answered_at, last_answered_at,
	ifNull(first_answered_at < registered_at, 0) AS answered_before_registered, closed_at, reopened_at, objected_at, due_at, nullIf(policy_id, '') AS policy_id,
	operator, nullIf(registrar, '') AS registrar, master_letter_id, outcome, promised_at, registered_sms_at, referred_sms_at, loan_requested_at,
	nullIf(citizen_key, '') AS citizen_key
FROM ${database}.letter_state FINAL
