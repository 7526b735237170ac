import {
	column,
	come,
	first,
	FOREVER,
	has,
	hidden,
	latest,
	MOMENT,
	once,
	PERSON_HASH,
	SURE_MOMENT,
	times,
	toldOrNull,
	type Column
} from './entity.ts';

/** What else happens around a letter, and whose it is. */
export const CONTACTS = {
	registered_sms_at: once('registered_sms_at', 'پیامک ثبت | SMS 1, on registration'),
	referred_sms_at: once('referred_sms_at', 'پیامک ارجاع | SMS 2, on the first referral'),
	has_registered_sms: has('registered_sms_at', 'پیامک ثبت رفته است | SMS 1 was sent'),
	has_referred_sms: has('referred_sms_at', 'پیامک ارجاع رفته است | SMS 2 was sent'),
	answered_sms_at: column(
		MOMENT,
		'پیامک پاسخ | SMS 3, on the answer',
		(k) => `if(empty(${k('answered_sms')}), NULL, ${k('answered_sms')}[1])`,
		{ past: (k, _, at) => first(k('answered_sms'), at) }
	),
	sms_failed: times('sms_failures', 'تعداد پیامک ناموفق | number of failed SMS'),
	loan_requested_at: once('loan_requested_at', 'اولین درخواست وام | first request of a loan'),
	...Object.fromEntries(
		(
			[
				['approved', 'پذیرش وام | approval of the first loan'],
				['refused', 'رد وام | refusal of the first loan'],
				['paid', 'پرداخت وام | payment of the first loan']
			] as const
		).map(([step, words]) => [
			`loan_${step}_at`,
			column(MOMENT, words, (_, c) => `${c('loan')}.${step}_at`, {
				past: (_, c, at) => come(`${c('loan')}.${step}_at`, at)
			})
		])
	),
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
	reminded_at: latest(
		'reminded_at',
		'آخرین یادآوری | last reminder',
		(k) => `if(empty(${k('reminders')}), NULL, ${k('reminders')}[-1])`,
		(k) => k('reminders')
	),
	times_reminded: times('reminders', 'تعداد یادآوری | number of reminders'),
	citizen_key: toldOrNull('citizen_key', 'Nullable(String)', 'کلید بی‌نام شهروند | keyed hash of the person'),
	citizen_hash: PERSON_HASH,
	/** What joins the keys of a person (`ask/persons.ts`). */
	is_by_mobile: hidden((k) => k('is_by_mobile')),
	mobile_hash: hidden((k) => k('mobile_hash')),
	begins_at: column(
		SURE_MOMENT,
		'ثبت، یا بدون آن اولین رویداد؛ برای بازه‌ها | registration, or without one the first event: what ranges are found by',
		(k) => k('begins_at'),
		{ past: (k, c) => `ifNull(${c('registered_at')}, ${k('first_event_at')})` }
	),
	first_event_at: column(SURE_MOMENT, 'اولین رویداد | its first event', (k) => k('first_event_at')),
	ends_at: column(
		SURE_MOMENT,
		'آخرین رویداد، هر زمانی که باشد؛ برای بازه‌ها | its last event, whenever that is: what ranges of answers and closings are found by',
		(k) => k('last_event_at')
	),
	last_event_at: latest(
		'last_event_at',
		'آخرین رویداد | its last event',
		(k) => `if(empty(${k('event_moments')}), NULL, ${k('event_moments')}[-1])`,
		(k) => k('event_moments')
	),
	last_ingested_at: column(
		SURE_MOMENT,
		"تازه‌ترین دانسته: آخرین رسیدن، با رویدادهای نامهٔ اصلی | when what is known of it last changed: newest ingestion among its events and its masters', or undoing of a load",
		(k) => k('last_ingested_at')
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
