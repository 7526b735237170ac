-- The events that a standing void takes back: an event is void if an event that is not void, of the same subject and after
-- it in the order of events, voids it: one of the same source, or one that names its source. Decided from the newest void to the oldest.
CREATE OR REPLACE VIEW ${database}.void_events ${on_cluster}
(
	subject_kind String COMMENT 'نوع موضوع | letter, call or outage',
	subject_id String COMMENT 'شناسهٔ موضوع | subject',
	source String COMMENT 'فرستنده | producer',
	event_id String COMMENT 'شناسهٔ رویداد | event'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:fold/voids/voided.sql, told = (subject_kind, subject_id) IN (SELECT subject_kind, subject_id FROM ${database}.event_log WHERE type = 'event.voided')}
;

-- A distinct event a row, void ones marked. Two contents of one event: the smallest hash stands. No free text is in it: masking finds
-- numbers, and not each name.
CREATE OR REPLACE VIEW ${database}.events ${on_cluster}
(
	event_id String COMMENT 'شناسهٔ رویداد | event id at its producer',
	type String COMMENT 'نوع رویداد | event type',
	subject_kind String COMMENT 'نوع موضوع | letter, call or outage',
	subject_id String COMMENT 'شناسهٔ موضوع | id of the letter, call or outage',
	letter_id Nullable(String) COMMENT 'شناسهٔ نامه | letter id',
	call_id Nullable(String) COMMENT 'شناسهٔ تماس | call id',
	outage_id Nullable(String) COMMENT 'شناسهٔ اختلال | outage id',
	occurred_at DateTime64(3, 'UTC') COMMENT 'زمان وقوع | when it happened',
	entered_at Nullable(DateTime64(3, 'UTC')) COMMENT 'زمان ثبت نزد فرستنده | when it was entered',
	ingested_at DateTime64(3, 'UTC') COMMENT 'زمان رسیدن | when it first came in',
	source String COMMENT 'فرستنده | producer',
	actor Nullable(String) COMMENT 'کاربر یا کارشناس | registrar or operator',
	org Nullable(String) COMMENT 'دستگاه عمل‌کننده | body acting',
	is_void UInt8 COMMENT 'باطل‌شده | taken back by a void',
	channel Nullable(String) COMMENT 'کانال | channel',
	category Nullable(String) COMMENT 'موضوع | category',
	county Nullable(String) COMMENT 'شهرستان | county',
	kind Nullable(String) COMMENT 'نوع نامه | kind',
	campaign Nullable(String) COMMENT 'سفر | campaign',
	priority Nullable(String) COMMENT 'اولویت | priority',
	citizen_key Nullable(String) COMMENT 'کلید بی‌نام شهروند | keyed hash of the person',
	master_letter_id Nullable(String) COMMENT 'نامهٔ اصلی | master letter',
	referral_id Nullable(String) COMMENT 'شناسهٔ ارجاع | referral',
	from_org Nullable(String) COMMENT 'دستگاه ارجاع‌دهنده | referring body, NULL: the office',
	to_org Nullable(String) COMMENT 'دستگاه گیرنده | receiving body',
	right_org Nullable(String) COMMENT 'دستگاه درست | the right body',
	due_at Nullable(DateTime64(3, 'UTC')) COMMENT 'مهلت ارجاع | deadline of the referral',
	until Nullable(DateTime64(3, 'UTC')) COMMENT 'پایان انتظار | end of waiting',
	promised_at Nullable(DateTime64(3, 'UTC')) COMMENT 'وعده | promised for',
	outcome Nullable(String) COMMENT 'نتیجه | outcome',
	ended_as Nullable(String) COMMENT 'مختومه بدون نیاز به پاسخ: withdrawn, duplicate, transferred | how it ended without need of an answer',
	means Nullable(String) COMMENT 'نحوهٔ پاسخ | means',
	activity Nullable(String) COMMENT 'گام کار؛ other: کمتر از ده نامه آن را دارند | activity, other: one that fewer than ten letters have',
	flag Nullable(String) COMMENT 'نشان | flag',
	verdict Nullable(String) COMMENT 'نظر شهروند | verdict',
	template Nullable(String) COMMENT 'قالب پیامک | SMS template',
	sms_id Nullable(String) COMMENT 'شناسهٔ پیامک | SMS id',
	parts UInt8 COMMENT 'بخش‌های پیامک | SMS parts',
	loan_id Nullable(String) COMMENT 'شناسهٔ وام | loan',
	bank Nullable(String) COMMENT 'بانک | bank',
	amount_rial UInt64 COMMENT 'مبلغ، ریال | amount in rials',
	collateral Nullable(String) COMMENT 'وثیقه | collateral',
	wait_s Nullable(UInt32) COMMENT 'انتظار، ثانیه | wait',
	handle_s Nullable(UInt32) COMMENT 'گفتگو، ثانیه | handling',
	target_event_id Nullable(String) COMMENT 'رویداد باطل‌شده | target of the void',
	target_source Nullable(String) COMMENT 'فرستندهٔ رویداد باطل‌شده؛ خالی یعنی همین فرستنده | producer of the target, NULL: the same'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS WITH contents AS
(
	SELECT *, min(ingested_at) OVER (PARTITION BY subject_kind, subject_id, source, event_id, content_hash) AS first_ingested_at
	FROM ${database}.event_log
	WHERE load_id NOT IN (SELECT load_id FROM ${database}.undone_loads)
	ORDER BY subject_kind, subject_id, source, event_id, content_hash
	LIMIT 1 BY subject_kind, subject_id, source, event_id
)
SELECT
	event_id,
	type,
	toString(subject_kind) AS subject_kind,
	subject_id,
	if(contents.subject_kind = 'letter', subject_id, NULL) AS letter_id,
	if(contents.subject_kind = 'call', subject_id, NULL) AS call_id,
	if(contents.subject_kind = 'outage', subject_id, NULL) AS outage_id,
	occurred_at,
	entered_at,
	first_ingested_at AS ingested_at,
	source,
	nullIf(actor, '') AS actor,
	nullIf(org, '') AS org,
	toUInt8((contents.subject_kind, subject_id, source, event_id) IN (SELECT subject_kind, subject_id, source, event_id FROM ${database}.void_events)) AS is_void,
	nullIf(channel, '') AS channel,
	nullIf(category, '') AS category,
	nullIf(county, '') AS county,
	nullIf(kind, '') AS kind,
	nullIf(campaign, '') AS campaign,
	nullIf(priority, '') AS priority,
	nullIf(citizen_key, '') AS citizen_key,
	nullIf(master_letter_id, '') AS master_letter_id,
	nullIf(referral_id, '') AS referral_id,
	nullIf(from_org, '') AS from_org,
	nullIf(to_org, '') AS to_org,
	nullIf(right_org, '') AS right_org,
	due_at,
	until,
	promised_at,
	nullIf(outcome, '') AS outcome,
	nullIf(ended_as, '') AS ended_as,
	nullIf(means, '') AS means,
	-- Free text as it came: what so many letters have is nobody's.
	multiIf(
		activity = '', NULL,
		activity IN (
			SELECT activity FROM ${database}.event_log
			WHERE type = 'letter.noted' AND load_id NOT IN (SELECT load_id FROM ${database}.undone_loads)
			GROUP BY activity HAVING uniqUpTo(10)(subject_id) >= 10
		), activity,
		'other'
	) AS activity,
	nullIf(flag, '') AS flag,
	nullIf(verdict, '') AS verdict,
	nullIf(template, '') AS template,
	nullIf(sms_id, '') AS sms_id,
	parts,
	nullIf(loan_id, '') AS loan_id,
	nullIf(bank, '') AS bank,
	amount_rial,
	nullIf(collateral, '') AS collateral,
	wait_s,
	handle_s,
	nullIf(target_event_id, '') AS target_event_id,
	nullIf(target_source, '') AS target_source
FROM contents
