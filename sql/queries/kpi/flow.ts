import type { Kpi } from './kpi.ts';
import { BY_RECEIPT, BY_REGISTRATION, OF_LETTERS } from './words.ts';

/** What came, what went on, what stands. */
export const FLOW: readonly Kpi[] = [
	{
		name: 'received',
		title: { fa: 'نامه‌های رسیده', en: 'Received' },
		definition: {
			fa: 'نامه‌هایی که در بازه رسیده‌اند. نامه‌ای که هنوز ثبت نشده، از نخستین رویدادش شمرده می‌شود.',
			en: 'Letters that came in the range. One that is not registered yet counts from the first that was heard of it.'
		},
		numerator: { fa: 'نامه‌های رسیده', en: 'letters that came' },
		denominator: null,
		clock: BY_RECEIPT,
		basis: 'letters',
		unit: 'count',
		measure: 'count',
		dimensions: OF_LETTERS
	},
	{
		name: 'referral_coverage',
		title: { fa: 'پوشش ارجاع', en: 'Referral coverage' },
		definition: {
			fa: 'از نامه‌هایی که در بازه ثبت شده‌اند، سهم آن‌هایی که تا این لحظه دست‌کم یک بار ارجاع شده‌اند (هم‌گروه ثبت، نه ارجاع‌های همان روز).',
			en: 'Of the letters registered in the range, the share that has been referred at least once by now (the cohort, not the referrals of the same days).'
		},
		numerator: { fa: 'نامه‌های ارجاع‌شده', en: 'letters referred' },
		denominator: { fa: 'نامه‌های ثبت‌شده', en: 'letters registered' },
		clock: BY_REGISTRATION,
		basis: 'letters',
		unit: 'share',
		measure: 'rate',
		dimensions: OF_LETTERS
	},
	{
		name: 'unanswered',
		title: { fa: 'نامه‌های بی‌پاسخ', en: 'Unanswered' },
		definition: {
			fa: 'نامه‌های ثبت‌شده‌ای که پاسخ نهایی معتبر ندارند؛ نامهٔ مختومهٔ بی‌پاسخ هم بی‌پاسخ است.',
			en: 'Registered letters without a standing final answer; one closed without an answer is unanswered too.'
		},
		numerator: { fa: 'نامه‌های بی‌پاسخ', en: 'letters without an answer' },
		denominator: null,
		clock: BY_REGISTRATION,
		basis: 'letters',
		unit: 'count',
		measure: 'stock',
		dimensions: [...OF_LETTERS, 'body']
	}
];
