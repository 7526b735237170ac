import type { Sql } from '../entities/entity.ts';
import { awaiting, counted, REGISTERED } from './counted.ts';
import type { Declared } from './declared.ts';
import { dayOf } from './clocks.ts';

/** What an operator is to refer a day, and the forty of them together: the office's own promise. */
export const REFERRALS_EACH = 125;
export const REFERRALS_A_DAY = 5_000;

/** Quarter hours in which each operator referred any; those of Tehran are those of UTC. */
const activeHours = (): Sql => 'uniqExact(operator, intDiv(toUnixTimestamp64Milli(referred_at), 900000)) / 4';

/** Calendar days from the first to the last with any, less those that are left out. */
function spanOfDays(leftOut?: Sql): Sql {
	const [first, last] = [`min(${dayOf('referred_at')})`, `max(${dayOf('referred_at')})`];
	const span = `if(count() = 0, 0, dateDiff('day', ${first}, ${last}) + 1)`;
	return leftOut === undefined ? span : `${span} - arrayCount(d -> d BETWEEN ${first} AND ${last}, ${leftOut})`;
}

const BY_OPERATORS = counted(
	'referrals',
	'referred',
	{ fa: 'ارجاع‌های کارشناسان دفتر', en: "referrals by the office's operators" },
	['is_by_operator']
);

/** What the office's operators and registrars do. */
export const OPERATORS: readonly Declared[] = [
	{
		name: 'operator_referrals',
		title: { fa: 'ارجاع‌های کارشناسان', en: 'Referrals by operators' },
		definition: {
			fa: 'ارجاع‌هایی که کارشناسان دفتر در بازه انجام داده‌اند. ارجاع خودکار نامه‌های الکترونیکی و ارجاع دستگاه‌ها به یکدیگر در آن نیست.',
			en: "Referrals made by the office's operators in the range. Electronic letters, which are referred by rule, and referrals from body to body are not in it."
		},
		of: BY_OPERATORS
	},
	{
		name: 'operators_active',
		title: { fa: 'کارشناسان فعال', en: 'Operators at work' },
		definition: {
			fa: 'کارشناسان متفاوتی که در بازه دست‌کم یک نامه ارجاع داده‌اند.',
			en: 'Different operators who referred at least one letter in the range.'
		},
		of: { ...BY_OPERATORS, counts: 'operator' }
	},
	{
		name: 'referrals_per_day',
		title: { fa: 'میانگین ارجاع روزانه', en: 'Referrals a day' },
		definition: {
			fa: 'ارجاع‌های کارشناسان بخش بر روزهای تقویمی از اولین تا آخرین روزی که ارجاع داشته‌اند؛ بدون روزهای اختلال، اگر خواسته شود. هدف: ۵٬۰۰۰ برای همه.',
			en: 'Referrals by operators ÷ calendar days from the first to the last with any; without days of outage if asked for. Target: 5,000 in all.'
		},
		denominator: { fa: 'روزها', en: 'days' },
		of: { ...BY_OPERATORS, over: spanOfDays }
	},
	{
		name: 'referrals_per_operator_day',
		title: { fa: 'ارجاع هر کارشناس در روز', en: 'Referrals an operator-day' },
		definition: {
			fa: 'ارجاع‌های کارشناسان بخش بر کارشناس–روز: روزهایی که هر کارشناس دست‌کم یک ارجاع داشته است. هدف: ۱۲۵ برای هر نفر.',
			en: 'Referrals by operators ÷ operator-days: the days on which each referred at least one letter. Target: 125 each.'
		},
		denominator: { fa: 'کارشناس–روز', en: 'operator-days' },
		of: { ...BY_OPERATORS, over: () => `uniqExact(operator, ${dayOf('referred_at')})` }
	},
	{
		name: 'operator_active_hours',
		title: { fa: 'ساعت‌های کار کارشناسان', en: 'Working hours of operators' },
		definition: {
			fa: 'ربع‌ساعت‌هایی که هر کارشناس در آن‌ها دست‌کم یک ارجاع داده است، چهار تا یک ساعت. نشان می‌دهد چه زمانی کار شده است و رتبهٔ افراد نیست.',
			en: 'The quarter hours in which each operator referred at least one letter, four to an hour. It shows when work is done, and ranks nobody.'
		},
		unit: 'hours',
		of: { ...BY_OPERATORS, over: activeHours }
	},
	{
		name: 'referrals_per_active_hour',
		title: { fa: 'ارجاع در ساعت کار', en: 'Referrals a working hour' },
		definition: {
			fa: 'ارجاع‌های کارشناسان بخش بر ساعت‌های کار آن‌ها: ربع‌ساعت‌هایی که هر کارشناس در آن‌ها دست‌کم یک ارجاع داده است، چهار تا یک ساعت. در کنار نرخ اولین دستگاه نادرست دیده شود، تا شتاب جای دقت را نگیرد.',
			en: 'Referrals by operators ÷ their working hours: the quarter hours in which each referred at least one letter, four to an hour. To be read beside the wrong first body, lest haste replace care.'
		},
		denominator: { fa: 'ساعت کار', en: 'working hours' },
		of: { ...BY_OPERATORS, over: activeHours }
	},
	{
		name: 'operator_wrong_first_body',
		title: { fa: 'اولین دستگاه نادرست، به تفکیک کارشناس', en: 'Wrong first body, by operator' },
		definition: {
			fa: 'از اولین ارجاع‌های دفتر (هر نامه یکی) که کارشناسان در بازه فرستاده‌اند و پایان یافته‌اند، سهم آن‌هایی که بی‌پاسخ از دستگاه بیرون آمدند: بازگشتند یا به دستگاه دیگری رفتند. ارجاعی که هنوز باز است در هیچ‌یک نیست.',
			en: 'Of the office’s first referrals (one a letter) that operators made in the range and that have ended, the share that left the body without an answer: returned, or referred on. One that is still open is in neither.'
		},
		numerator: { fa: 'بازگشته یا به دیگری رفته', en: 'returned or referred on' },
		denominator: { fa: 'اولین ارجاع‌های پایان‌یافته', en: 'first referrals that ended' },
		of: {
			...BY_OPERATORS,
			where: ['is_by_operator', 'is_office_first', 'is_ended'],
			num: 'is_wrong',
			...awaiting('with_first_body', ['is_by_operator', 'is_office_first', 'is_open'])
		}
	},
	{
		name: 'operator_returned',
		title: { fa: 'ارجاع‌های برگشته، به تفکیک کارشناس', en: 'Referrals returned, by operator' },
		definition: {
			fa: 'از ارجاع‌های کارشناسان در بازه، سهم آن‌هایی که دستگاه برگردانده است.',
			en: 'Of the referrals by operators in the range, the share that the body returned.'
		},
		numerator: { fa: 'ارجاع‌های برگشته', en: 'referrals returned' },
		of: { ...BY_OPERATORS, num: 'is_returned' }
	},
	{
		name: 'registrars_active',
		title: { fa: 'ثبت‌کنندگان فعال', en: 'Registrars at work' },
		definition: {
			fa: 'ثبت‌کنندگان متفاوتی که در بازه دست‌کم یک نامه ثبت کرده‌اند.',
			en: 'Different registrars who registered at least one letter in the range.'
		},
		of: { ...REGISTERED, where: ['has_registrar'], counts: 'registrar' }
	},
	{
		name: 'registrar_registrations',
		title: { fa: 'ثبت هر ثبت‌کننده در روز', en: 'Registrations a user-day' },
		definition: {
			fa: 'نامه‌های ثبت‌شده بخش بر کاربر–روز: روزهایی که هر ثبت‌کننده دست‌کم یک نامه ثبت کرده است. نامهٔ بی‌نام ثبت‌کننده شمرده نمی‌شود.',
			en: 'Letters registered ÷ user-days: the days on which each registrar registered at least one. A letter without a registrar is not counted.'
		},
		denominator: { fa: 'کاربر–روز', en: 'user-days' },
		of: { ...REGISTERED, where: ['has_registrar'], over: () => `uniqExact(registrar, ${dayOf('begins_at')})` }
	}
];
