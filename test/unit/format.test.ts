import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatOf, tehranDay, tehranPosition } from '$lib/i18n/format.ts';
import { addDays, fromJalali, startOfJalali, toJalali } from '$lib/i18n/jalali.ts';
import { fill, nameOf, rich } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { wallSentence } from '$lib/i18n/sentence.ts';
import { emptyWall, FORECAST, kermanshahWall } from '../support/wall-fixture.ts';

const fa = formatOf('fa');
const en = formatOf('en');
const DAY_MS = 86_400_000;
const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, '');

describe('figures in words', () => {
	it('writes numbers, shares and durations as they are read; never a small share as nothing', () => {
		expect([fa.number(155766), en.number(155766)]).toEqual(['۱۵۵٬۷۶۶', '155,766']);
		expect(fa.percent(0.5564)).toBe('\u2066۵۵٫۶٪\u2069');
		expect([en.percent(0.5), fa.percent(0.0001), fa.percent(0)].map(plain)).toEqual(['50%', 'کمتر از ۰٫۱٪', '۰٪']);
		expect(fa.duration(43.9 * DAY_MS)).toBe('۴۳ روز');
		expect(fa.duration(90_000)).toBe('۱ دقیقه');
		expect(en.duration(DAY_MS)).toBe('1 day');
		expect(fa.ago(200)).toBe('هم‌اکنون');
		expect(fa.ago(2000)).toBe('۲ ثانیه پیش');
	});
});

describe('Jalali days in Tehran', () => {
	it('names the days of the case, begins each at midnight of Tehran, and knows which years have a 30 Esfand', () => {
		expect(fa.day('2022-07-14')).toBe('۲۳ تیر');
		expect(fa.longDay('2022-08-27')).toBe('شنبه ۵ شهریور ۱۴۰۱');
		expect(fa.moment('2022-08-27T10:02:00Z')).toBe('شنبه ۵ شهریور ۱۴۰۱، ساعت ۱۴:۳۲');
		expect(fa.plainDay('2022-07-23')).toBe('1401-05-01');
		expect(tehranDay('2022-08-26T19:29:59Z')).toBe('2022-08-26');
		expect(tehranDay('2022-08-26T19:30:00Z')).toBe('2022-08-27');
		expect(new Date(tehranPosition('2022-08-26T19:30:00Z')).toISOString()).toBe('2022-08-27T00:00:00.000Z');
		expect(fromJalali({ year: 1403, month: 12, day: 30 })).toBe('2025-03-20');
		expect(fromJalali({ year: 1401, month: 12, day: 30 })).toBeUndefined();
		expect(fromJalali({ year: 1401, month: 7, day: 31 })).toBeUndefined();
	});

	it('finds every day again, there and back', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 73_000 }), (offset) => {
				const day = addDays('1921-03-21', offset);
				expect(fromJalali(toJalali(day))).toBe(day);
				expect(toJalali(startOfJalali('month', day)).day).toBe(1);
			})
		);
	});
});

describe('sentences', () => {
	const read = (pieces: { text: string }[]) => plain(pieces.map(({ text }) => text).join(''));
	const told = (wall: ReturnType<typeof emptyWall>, staleSince: string | null = null) =>
		read(wallSentence(wall, wordsOf('fa'), staleSince));
	const totalling = (wall: ReturnType<typeof emptyWall>, totals: object) => {
		Object.assign(wall.totals, totals);
		return told(wall);
	};

	it('leaves a brace without a value, so that it is seen, and shows a code without a name as it came', () => {
		expect(fill('{a} و {b}', { a: '۱' })).toBe('۱ و {b}');
		expect(rich('{a}!', { a: { text: '۱', tone: 'late' } })).toEqual([
			{ figure: 'a', text: '۱', tone: 'late' },
			{ text: '!' }
		]);
		expect(nameOf({}, 'channel:Citizens Connect App', 'fa')).toBe('Citizens Connect App');
	});

	it('tells the case as a governor would read it aloud', () => {
		expect(told(kermanshahWall())).toBe(
			'از ۱۵۵٬۷۶۶ نامه و تماس، ۸۴٬۳۵۸ و از ۳۶٬۴۱۲ نامهٔ الکترونیکی، ۲۲٬۵۸۹ پاسخ گرفته است؛ ۶۱۲ نامه بی‌پاسخ بسته شده. ' +
				'بیش از نیمی از نامه‌های در انتظار پاسخ نزد پنج بانک است؛ ۱۲٬۹۳۰ نامه از مهلت گذشته و قدیمی‌ترین بی‌پاسخ ۴۳ روز است که منتظر مانده. ' +
				'در ۱۰ روز کاری (۱۶ شهریور) حدود ۷۱٬۲۴۰ نامه در صف خواهد بود (۶۰٪: ۶۸٬۱۴۰ تا ۷۴٬۳۴۰)؛ تا ۲۶ مهر بیش از ورودی یک روز کاری در صف نمی‌ماند (میان ۱۸ مهر و ۹ آبان). '
		);
	});

	it('is true for an empty office, one letter, and when all are answered', () => {
		expect(told(emptyWall())).toMatch(/^دبیرخانه آماده است/);
		const one = totalling(emptyWall(), { registered: 1, lettersAndCalls: 1, unanswered: 1, withOffice: 1 });
		expect(one).toMatch(/^یک نامه رسیده و هنوز پاسخ نگرفته است\. هیچ نامه‌ای از مهلت نگذشته/);
		const { registered } = kermanshahWall().totals;
		expect(totalling(kermanshahWall(), { unanswered: 0, answered: registered })).toMatch(/^همهٔ نامه‌ها پاسخ گرفته‌اند/);
		// Those that ended without need of an answer are not the answered.
		const said = totalling(kermanshahWall(), { unanswered: 0, ended: 1_200, answered: registered - 1_200 });
		expect(said).toContain('۱٬۲۰۰ نامه بدون نیاز به پاسخ مختومه شده');
		expect(said).not.toContain('همهٔ نامه‌ها پاسخ گرفته‌اند');
	});

	it('says why a queue is not forecast, and how fast it grew, and then no date', () => {
		const wall = kermanshahWall();
		const said = (forecast: Partial<typeof FORECAST>) => {
			wall.queue.forecast = { ...FORECAST, ...forecast };
			return told(wall);
		};
		const early = said({ ahead: { verdict: 'too_early', tests: 12 }, clears: null });
		expect(early).toContain(
			'برای پیش‌بینی صف زود است: ۱۲ از ۲۰ آزمون. در ۱۰ روز کاری اخیر صف هر روز ۱٬۲۱۰ نامه کوچک‌تر شده است'
		);
		const poor = said({
			ahead: { ...FORECAST.ahead, verdict: 'no_better_than_no_change' } as typeof FORECAST.ahead,
			grew: { perDay: 12, days: 10 }
		});
		expect(poor).toContain('بهتر از «بدون تغییر» نبوده است');
		expect(poor).toContain('صف هر روز ۱۲ نامه بزرگ‌تر شده است');
		// The date of another forecast does not stand beside it.
		for (const text of [early, poor]) expect(text).not.toMatch(/مهر|شهریور|آبان/);
	});

	it('names the year of a forecast that lies in another one', () => {
		const wall = kermanshahWall();
		wall.queue.forecast = { ...FORECAST, clears: { ...FORECAST.clears!, latest: '2023-08-14' } };
		expect(told(wall)).toContain('(میان ۱۸ مهر و ۲۳ مرداد ۱۴۰۲)');
	});

	it('says since when the figures stand still', () => {
		const said = told(kermanshahWall(), '2022-08-27T10:05:00Z');
		expect(said).toContain('این ارقام از شنبه ۵ شهریور ۱۴۰۱، ساعت ۱۴:۳۲ است');
	});
});
