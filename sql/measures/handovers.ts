import { AS_OF, type Sql } from '../entities/entity.ts';
import { FROM, UNTIL } from './clocks.ts';
import { OF_LETTERS, type Declared } from './declared.ts';
import type { MembersQuery } from './kpi.ts';
import type { Text } from './words.ts';

const CLOCK: Text = { fa: 'زمان جابه‌جایی', en: 'when it went' };
/** From the office or a body to another; nobody has what is not unanswered. */
const BETWEEN = `giver != '' AND taker != ''`;
/** Moves for which a condition on `giver` and `taker` holds, each by one of these. */
const went = (of: Sql, body: 'giver' | 'taker'): MembersQuery => ({
	file: 'handovers',
	values: { of, body },
	shown: `letters_at(as_of = ${AS_OF})
ARRAY JOIN handovers.1 AS went_at, handovers.2 AS giver, handovers.3 AS taker
WHERE is_registered
	AND went_at >= ${FROM}
	AND went_at < ${UNTIL}
	AND ${of}`
});
const OF = {
	clock: CLOCK,
	basis: 'letters',
	measure: 'count',
	dimensions: OF_LETTERS
} as const;

/**
 * How letters become a responsible body's own to answer, and cease to be: what is unanswered with it is the sum of what was handed in and became
 * unanswered again, without what was handed out and settled; with the office also of what was registered.
 */
export const HANDOVERS: readonly Declared[] = [
	{
		name: 'handed_in',
		title: { fa: 'نامه‌های واردشده به دستگاه', en: 'Letters handed in' },
		definition: {
			fa: 'نامه‌های ثبت‌شدهٔ بی‌پاسخی که در بازه از دفتر یا دستگاهی دیگر به مسئولیت دستگاه درآمده‌اند، هر بار. نامه‌ای که دستگاه دیگری به آن پاسخ می‌دهد، در همان زمان به آن دستگاه وارد می‌شود.',
			en: 'Registered letters that became the body’s own to answer in the range, from the office or another body, each time. One that another body answers is handed in to that one at that moment.'
		},
		numerator: { fa: 'واردشدن نامه‌ها', en: 'letters handed in' },
		...OF,
		of: went(BETWEEN, 'taker')
	},
	{
		name: 'handed_out',
		title: { fa: 'نامه‌های خارج‌شده از دستگاه', en: 'Letters handed out' },
		definition: {
			fa: 'نامه‌های ثبت‌شدهٔ بی‌پاسخی که در بازه از مسئولیت دستگاه به دفتر یا دستگاهی دیگر رفته‌اند، هر بار: بازگشته، ارجاع‌شده به دیگری، یا پاسخ داده‌شده از دیگری.',
			en: 'Registered letters that went from the body to the office or another body in the range while unanswered, each time: returned, referred on, or answered by another.'
		},
		numerator: { fa: 'خارج‌شدن نامه‌ها', en: 'letters handed out' },
		...OF,
		of: went(BETWEEN, 'giver')
	},
	{
		name: 'settled',
		title: { fa: 'نامه‌های تعیین‌تکلیف‌شده', en: 'Letters settled' },
		definition: {
			fa: 'نامه‌های ثبت‌شده‌ای که در بازه دیگر بی‌پاسخ نیستند، چون پاسخشان معتبر شده یا بدون نیاز به پاسخ مختومه شده‌اند، هر بار؛ نزد دستگاهی که پاسخ از آن اوست یا نامه در پایان نزد او بوده است. پاسخ پیش از ثبت، در زمان ثبت شمرده می‌شود.',
			en: 'Registered letters that ceased to be unanswered in the range because an answer came to stand, or they ended without need of one, each time, by the body whose answer it is or that held them last. An answer before the registration counts at the registration.'
		},
		numerator: { fa: 'تعیین‌تکلیف نامه‌ها', en: 'letters settled' },
		...OF,
		of: went(`taker = ''`, 'giver')
	},
	{
		name: 'unsettled',
		title: { fa: 'نامه‌های دوباره بی‌پاسخ', en: 'Letters unanswered again' },
		definition: {
			fa: 'نامه‌های ثبت‌شده‌ای که در بازه دوباره بی‌پاسخ شده‌اند چون پاسخشان، یا مختومه‌شدنشان بدون نیاز به پاسخ، دیگر معتبر نیست، هر بار؛ نزد دستگاهی که آن پاسخ از آن او بود.',
			en: 'Registered letters that became unanswered again in the range because their answer, or their end without need of one, no longer stands, each time, by the body whose it was.'
		},
		numerator: { fa: 'دوباره بی‌پاسخ شدن نامه‌ها', en: 'letters unanswered again' },
		...OF,
		of: went(`giver = ''`, 'taker')
	}
];
