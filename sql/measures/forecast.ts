import type { Declared } from './declared.ts';
import type { Text } from './text.ts';
import { OF_A_LETTER } from '../model/filters.ts';

const NET: Text = { fa: 'خالص روزانه (رفته − آمده)', en: 'net a working day (out − in)' };

/** What is to be expected, and whether the figures themselves hold together. */
export const FORECAST: readonly Declared[] = [
	{
		name: 'time_to_clear',
		title: { fa: 'زمان تا پاک‌شدن صف', en: 'Time to clear' },
		definition: {
			fa: 'نامه‌های بی‌پاسخ بخش بر خالص روزانه (پاسخ‌داده − رسیده) در ۱۴ روز کاری اخیر، به روز کاری. آنچه در تعطیلی آمده یا رفته با روز کاری بعد شمرده می‌شود. بازه از صدک ۲۰ و ۸۰ خالص روزها؛ اگر خالص صفر یا کمتر باشد «با این آهنگ هرگز». روزهای اختلال، اگر خواسته شود، در آهنگ نمی‌آیند. آزمون گذشته: مانده‌ای که برای ۱۰ روز کاری بعد پیش‌بینی شده بود در برابر آنچه شد.',
			en: 'Unanswered letters ÷ the net (answered − registered) of a working day, of the last 14, in working days. What came or went on days off counts with the next working day. The band is from the 20th and the 80th percentile of the days; at a net of 0 or less: never at this rate. Days of outage are left out of the pace if asked for. Back-test: what was forecast to be open 10 working days later beside what was.'
		},
		numerator: { fa: 'نامه‌های بی‌پاسخ', en: 'letters without an answer' },
		denominator: NET,
		unit: 'days',
		measure: 'custom',
		outages: 'of_pace',
		dimensions: [...OF_A_LETTER, 'operator', 'registrar'],
		of: { source: 'letters', clock: 'registered', num: 'is_unanswered', more: ['went_at', 'last_at'] }
	},
	{
		name: 'body_time_to_clear',
		title: { fa: 'زمان تا پاک‌شدن صف دستگاه', en: 'Time to clear of bodies' },
		definition: {
			fa: 'ارجاع‌های باز بخش بر خالص روزانه (پایان‌یافته − رسیده) در ۱۴ روز کاری اخیر، به روز کاری؛ با همان بازه و آزمون. ارجاعی که بازگشته یا به دیگری رفته هم پایان یافته است.',
			en: 'Open referrals ÷ the net (ended − came) of a working day, of the last 14, in working days; with the same band and back-test. A referral that was returned or referred on has ended too.'
		},
		numerator: { fa: 'ارجاع‌های باز', en: 'open referrals' },
		denominator: NET,
		unit: 'days',
		measure: 'custom',
		outages: 'of_pace',
		of: { source: 'referrals', clock: 'referred', num: 'is_open', more: ['went_at', 'last_at'] }
	},
	{
		name: 'littles_law',
		title: { fa: 'ماندهٔ قانون لیتل', en: "Little's-law residual" },
		definition: {
			fa: 'میانگین مانده از جریان‌های روزانه (L) در برابر ورود روزانه × میانگین زمان در سامانه از خود نامه‌ها (λW)، در روزهای کامل بازه. بیش از ۱۰٪ یعنی جریان‌های روزانه با خود نامه‌ها نمی‌خوانند: چیزی میان آن دو گم یا دو بار شمرده شده است. رویدادی که هرگز نرسیده در هیچ‌یک نیست.',
			en: 'Mean open from the daily flows (L) against arrivals a day × mean time in the system from the letters themselves (λW), over the whole days of the range. Above 10 % the daily flows and the letters do not agree: something between them is lost or counted twice. An event that never came is in neither.'
		},
		numerator: { fa: 'نامه‌هایی که در بازه باز بوده‌اند', en: 'letters open at any time of the range' },
		denominator: { fa: 'روزها', en: 'days' },
		clock: { fa: 'روزهای باز بودن نامه', en: 'the days on which the letter was open' },
		basis: 'letters',
		unit: 'share',
		measure: 'custom',
		dimensions: [],
		of: { file: 'littles_law' }
	}
];
