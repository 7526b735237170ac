import {
	column,
	come,
	firstOf,
	FOREVER,
	has,
	hidden,
	kept,
	lastOf,
	MOMENT,
	once,
	OWN,
	PERSON_HASH,
	SURE_MOMENT,
	times,
	toldOrNull,
	type Column
} from './entity.ts';

const ofLoan = (moment: string, words: string): Column =>
	column(MOMENT, words, (_, c) => `${c('loan')}.${moment}`, {
		past: (_, c, at) => come(`${c('loan')}.${moment}`, at)
	});

/** What else happens around a letter, and whose it is. */
export const CONTACTS = {
	registered_sms_at: once('پیامک ثبت | SMS 1, on registration'),
	referred_sms_at: once('پیامک ارجاع | SMS 2, on the first referral'),
	has_registered_sms: has('registered_sms_at', 'پیامک ثبت رفته است | SMS 1 was sent'),
	has_referred_sms: has('referred_sms_at', 'پیامک ارجاع رفته است | SMS 2 was sent'),
	answered_sms_at: firstOf('answered_sms', 'پیامک پاسخ | SMS 3, on the answer'),
	sms_failed: times('sms_failures', 'تعداد پیامک ناموفق | number of failed SMS'),
	loan_requested_at: once('اولین درخواست وام | first request of a loan'),
	loan_approved_at: ofLoan('approved_at', 'پذیرش وام | approval of the first loan'),
	loan_refused_at: ofLoan('refused_at', 'رد وام | refusal of the first loan'),
	loan_paid_at: ofLoan('paid_at', 'پرداخت وام | payment of the first loan'),
	loan_bank: column('Nullable(String)', 'بانک وام | bank of the first loan', (_, c) => `nullIf(${c('loan')}.bank, '')`),
	loan_collateral: column(
		'Nullable(String)',
		'وثیقهٔ وام | collateral of the first loan',
		(_, c) => `nullIf(${c('loan')}.collateral, '')`
	),
	loan_amount_rial: column(
		'Nullable(UInt64)',
		'مبلغ وام، ریال | amount of the first loan in rials',
		(k, c) => `if(notEmpty(${k('loans')}), ${c('loan')}.amount_rial, NULL)`,
		{
			past: (k, c, at) =>
				`if(notEmpty(${k('loans')}) AND ${k('loans')}[1].begun_at <= ${at}, ${c('loan')}.amount_rial, NULL)`
		}
	),
	flags: column(
		'Array(String)',
		'نشان‌های برجا | flags that stand, by name',
		(k) => `arraySort(arrayDistinct(arrayFilter(f -> f.3 = ${FOREVER}, ${k('flagged')}).1))`,
		{
			past: (k, _, at) => `arraySort(arrayDistinct(arrayFilter(f -> f.2 <= ${at} AND ${at} < f.3, ${k('flagged')}).1))`
		}
	),
	feedback: column(
		'Nullable(String)',
		'آخرین نظر شهروند: satisfied, partly, dissatisfied, unreachable | last verdict of the citizen: satisfied, partly, dissatisfied, unreachable',
		(k) => `nullIf(${k('feedbacks')}[-1].2, '')`,
		{ past: (k, _, at) => `nullIf(arrayLast(f -> f.1 <= ${at}, ${k('feedbacks')}).2, '')` }
	),
	reminded_at: lastOf('reminders', 'آخرین یادآوری | last reminder'),
	times_reminded: times('reminders', 'تعداد یادآوری | number of reminders'),
	citizen_key: toldOrNull('Nullable(String)', 'کلید بی‌نام شهروند | keyed hash of the person'),
	citizen_hash: PERSON_HASH,
	/** What joins the keys of a person (`ask/persons.ts`). */
	is_by_mobile: hidden(OWN),
	mobile_hash: hidden(OWN),
	begins_at: kept(
		SURE_MOMENT,
		'ثبت، یا بدون آن اولین رویداد؛ برای بازه‌ها | registration, or without one the first event: what ranges are found by',
		(k, c) => `ifNull(${c('registered_at')}, ${k('first_event_at')})`,
		// Of a registered letter the kept one is the same, and has an index: figures of a week as of an instant read a fifth of the rows.
		{ registered: OWN }
	),
	first_event_at: kept(SURE_MOMENT, 'اولین رویداد | its first event'),
	ends_at: column(
		SURE_MOMENT,
		'آخرین رویداد، هر زمانی که باشد؛ برای بازه‌ها | its last event, whenever that is: what ranges of answers and closings are found by',
		(k) => k('last_event_at')
	),
	last_event_at: lastOf('event_moments', 'آخرین رویداد | its last event'),
	last_ingested_at: kept(
		SURE_MOMENT,
		"تازه‌ترین دانسته: آخرین رسیدن، با رویدادهای نامهٔ اصلی | when what is known of it last changed: newest ingestion among its events and its masters', or undoing of a load"
	),
	/** By it one could find answers of the same text, and test a guess at a text: for the office's own queries. */
	answer_text_key: hidden(
		(k) => `if(empty(${k('answerings')}), NULL, ${k('answer_texts')}[-1])`,
		(k, _, at) =>
			`if(empty(${k('answerings')}) OR ${k('answerings')}[1] > ${at}, NULL, ${k('answer_texts')}[arrayCount(t -> t <= ${at}, ${k('answerings')})])`
	),
	/** The loan that was requested first or, while none is requested, the one that an event named first. */
	loan: hidden(
		(k) =>
			`arrayFirst(o -> ${k('loan_requested_at')} IS NULL OR o.requested_at = ${k('loan_requested_at')}, ${k('loans')})`,
		(k, _, at) =>
			`arrayFirst(o -> if(${k('loan_requests')}[1] <= ${at} AND notEmpty(${k('loan_requests')}), o.requested_at = ${k('loan_requests')}[1], o.begun_at <= ${at}), ${k('loans')})`
	)
} satisfies Record<string, Column>;
