import type { Declared } from './declared.ts';
import type { Text } from './words.ts';
import { REGISTERED } from './counted.ts';
import { OF_A_LETTER } from '../model/filters.ts';

const HOW: Text = {
	fa: 'نامه‌های بی‌پاسخ روز به روز، با نرخی که نامه‌های هم‌سنشان اخیراً تعیین تکلیف شده‌اند، پیر می‌شوند و آنچه معمولاً در چنین روزهای هفته می‌رسد افزوده می‌شود؛ یا صف همان‌قدر تغییر می‌کند که در همان مدت پیش از این. برای هر افق شیوه‌ای به کار می‌رود که در آزمون‌های اخیر همین صف خطای کمتری داشته است. بازهٔ ۶۰٪ و خطای گفته‌شده از پیش‌بینی‌هایی است که در روزهای گذشته با آگاهی همان روز گفته می‌شد. روزهای اختلال فقط برای صفی که خودش ایستاده باشد روز تعطیل شمرده می‌شوند. اگر آزمون‌های گذشته کمتر از ۲۰ باشند یا پیش‌بینی دست‌کم ۵٪ بهتر از «بدون تغییر» نباشد، پیش‌بینی گفته نمی‌شود. مقدار: روزهای کاری تا وقتی که بیش از ورودیِ یک روز کاری در صف نباشد، اگر ظرف ۶۰ روز کاری باشد. بازهٔ ثبت در پیش‌بینی اثری ندارد: پیش‌بینی از همهٔ نامه‌های منتظر است.',
	en: 'What is unanswered is aged day by day at the rate at which letters of its age left lately, and what usually comes on such weekdays is added; or the queue changes once more as in the equally long time before. At each horizon that is said which erred less in this queue’s own latest tests. The 60 % band and the error told are those of what would have been said on past days, knowing what was known then. Days of outage are days off only for a queue that itself stopped. With fewer than 20 tests on past days, or where it is not at least 5 % better than “no change”, nothing is forecast. Value: working days until no more waits than comes in one working day, if within 60. The range of registration changes nothing of it: the forecast is of all that wait.'
};

/** What is to be expected of a queue: one forecast, of the office, of a body, of any filter. */
const OF_A_QUEUE = {
	numerator: { fa: 'نامه‌های بی‌پاسخ', en: 'letters without an answer' },
	denominator: null,
	unit: 'days',
	measure: 'custom',
	outages: 'of_pace',
	dimensions: [...OF_A_LETTER, 'body', 'first_body', 'operator', 'registrar'],
	of: { ...REGISTERED, num: 'is_unanswered' }
} as const satisfies Partial<Declared>;

/** What is to be expected, and whether the figures themselves hold together. */
export const FORECAST: readonly Declared[] = [
	{
		...OF_A_QUEUE,
		name: 'time_to_clear',
		title: { fa: 'پیش‌بینی صف', en: 'Forecast of the queue' },
		definition: HOW
	},
	{
		...OF_A_QUEUE,
		name: 'body_time_to_clear',
		title: { fa: 'پیش‌بینی صف هر دستگاه', en: 'Forecast of the queue of each body' },
		definition: {
			fa: `صف دستگاه نامه‌های بی‌پاسخی است که مسئولشان آن است، از روزی که نزدش آمده‌اند؛ با پاسخ یا با رفتن نزد دیگری از صف بیرون می‌روند. ${HOW.fa}`,
			en: `The queue of a body is the unanswered letters that it is responsible for, since the day they came to it; they leave it by an answer, or by going to another. ${HOW.en}`
		}
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
