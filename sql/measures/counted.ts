import type { Clock } from './clocks.ts';
import type { Members } from './kpi.ts';
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
