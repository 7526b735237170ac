import type { Clock } from './clocks.ts';
import type { Awaits, Members } from './kpi.ts';
import type { Text } from './words.ts';

/** What a figure counts, and what that is called: its denominator where `num` says which of it are in the numerator, else the numerator. */
export type Counted = Members & { called: Text };

/** @param where must hold */
export const counted = (source: Members['source'], clock: Clock, called: Text, where?: readonly string[]): Counted => ({
	source,
	clock,
	called,
	...(where && { where })
});

export const REGISTERED = counted('letters', 'registered', { fa: 'نامه‌های ثبت‌شده', en: 'letters registered' });
export const UNANSWERED = counted('unanswered', 'registered', { fa: 'نامه‌های بی‌پاسخ', en: 'letters unanswered' });
export const PENDING = counted('unanswered', 'registered', { fa: 'نامه‌های در جریان', en: 'letters pending' }, [
	'is_pending'
]);
export const REFERRALS = counted('referrals', 'referred', { fa: 'ارجاع‌ها', en: 'referrals' });
export const AWAITED = counted(
	'open_referrals',
	'referred',
	{ fa: 'ارجاع‌های باز نامه‌های بی‌پاسخ', en: 'open referrals of unanswered letters' },
	['is_awaited']
);

const BY_CALL = {
	unanswered: { fa: 'بی‌پاسخ', en: 'unanswered' },
	unreferred: { fa: 'ارجاع‌نشده', en: 'not referred' },
	undecided: { fa: 'بی‌تصمیم', en: 'undecided' },
	unpaid: { fa: 'پرداخت‌نشده', en: 'not paid' },
	untold: { fa: 'بی‌پیامک', en: 'without an SMS' },
	within_time: { fa: 'بی‌پاسخ و هنوز در مهلت', en: 'unanswered and within their time' },
	reopenable: { fa: 'هنوز در ۳۰ روز پس از مختومه‌شدن', en: 'still within 30 days of their closing' },
	objectionable: {
		fa: 'هنوز در ۳۰ روز پس از پاسخ یا مختومه‌شدن',
		en: 'still within 30 days of their answer or closing'
	},
	promised_later: { fa: 'بی‌پاسخ و وعده‌شان هنوز نرسیده', en: 'unanswered and promised for later' },
	with_first_body: { fa: 'هنوز نزد دستگاه اول', en: 'still with the first body' }
} as const satisfies Record<string, Text>;

/** Members that lack their end. */
export const lacking = (called: keyof typeof BY_CALL, where: readonly string[]): { awaits: Awaits } => ({
	awaits: { where, called: BY_CALL[called], areMembers: true }
});
/** Those that will become members by what happens to them. */
export const awaiting = (called: keyof typeof BY_CALL, where: readonly string[]): { awaits: Awaits } => ({
	awaits: { where, called: BY_CALL[called] }
});
