import type { Kpi } from './kpi.ts';
import { BY_REGISTRATION, OF_LETTERS } from './words.ts';

/** How well it is done: on time, by the right body, once, with a text. */
export const QUALITY: readonly Kpi[] = [
	{
		name: 'on_time',
		title: { fa: 'پاسخ به‌موقع', en: 'Answered on time' },
		definition: {
			fa: 'از نامه‌های مهلت‌داری که پاسخ گرفته‌اند یا مهلتشان گذشته، سهم آن‌هایی که تا پایان مهلت پاسخ گرفته‌اند. نامهٔ بی‌پاسخی که مهلتش نرسیده در هیچ‌یک نیست.',
			en: 'Of the letters with a deadline that are answered or past it, the share answered by the deadline. An open letter whose deadline has not come is in neither.'
		},
		numerator: { fa: 'پاسخ تا پایان مهلت', en: 'answered by the deadline' },
		denominator: {
			fa: 'پاسخ‌داده‌های مهلت‌دار و مهلت‌گذشته‌های بی‌پاسخ',
			en: 'answered with a deadline, and open past it'
		},
		clock: BY_REGISTRATION,
		basis: 'letters',
		unit: 'share',
		measure: 'rate',
		dimensions: OF_LETTERS
	}
];
