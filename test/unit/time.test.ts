import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createClock } from '#sql/model/clock.ts';
import { readDay } from '#sql/model/read-time.ts';
import { jalaliCalendar } from '#sql/reference/calendar.ts';
import { formatOf } from '$lib/i18n/format.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const YEAR = 365 * 24 * HOUR;
const START = Date.parse('2026-12-02T09:00:00Z');

/** A machine whose time passes by `pass`, and whose clock is set by `set`. */
function machine() {
	let [running, offset] = [500, START - 500];
	const clock = createClock(
		() => running + offset,
		() => running
	);
	return {
		clock,
		pass: (ms: number) => (running += ms),
		set: (ms: number) => (offset += ms),
		passed: () => clock.now() - START
	};
}

describe("the office's clock", () => {
	it.each([-HOUR, YEAR])('runs on when the machine is set by %i ms, and says so until it is set back', (by) => {
		const { clock, pass, set, passed } = machine();
		pass(MINUTE);
		set(by);
		expect(passed()).toBe(MINUTE);
		pass(5 * MINUTE);
		expect(passed()).toBe(6 * MINUTE);
		expect(clock.step()).toEqual({ byMs: by, since: '2026-12-02T09:01:00.000Z' });
		set(-by);
		expect([passed(), clock.step()]).toEqual([6 * MINUTE, null]);
	});

	it('believes a step that stands for ten minutes, and its return at once', () => {
		const { clock, pass, set, passed } = machine();
		set(YEAR);
		passed();
		pass(10 * MINUTE);
		expect([passed(), clock.step()]).toEqual([YEAR + 10 * MINUTE, null]);
		set(-YEAR);
		expect([passed(), clock.step()]).toEqual([10 * MINUTE, null]);
	});

	it('takes at the door what either clock has reached, while it doubts', () => {
		const { clock, pass, set } = machine();
		set(HOUR);
		expect(clock.latest() - START).toBe(HOUR);
		set(-2 * HOUR);
		pass(MINUTE);
		expect(clock.latest() - START).toBe(MINUTE);
	});

	it('follows corrections of less than a minute', () => {
		const { clock, set, passed } = machine();
		set(-2_000);
		expect([passed(), clock.step()]).toEqual([-2_000, null]);
	});
});

/** Saturday 5 Shahrivar 1401. */
const TODAY = '2022-08-27';

it.each([
	['۱۴۰۱-۰۵-۰۱', '2022-07-23'],
	['1401/5/1', '2022-07-23'],
	['١٤٠١/٥/١', '2022-07-23'],
	['1401.05.01', '2022-07-23'],
	['14010501', '2022-07-23'],
	['۱/۵/۱۴۰۱', '2022-07-23'],
	['2022-07-23', '2022-07-23'],
	['23/07/2022', '2022-07-23'],
	['۱ مرداد ۱۴۰۱', '2022-07-23'],
	['۱ مرداد', '2022-07-23'],
	['شنبه ۱ مرداد ۱۴۰۱', '2022-07-23'],
	['سه‌شنبه، ۴ مرداد', '2022-07-26'],
	['۱ ام مرداد', '2022-07-23'],
	['1 Mordad 1401', '2022-07-23'],
	['July 23, 2022', '2022-07-23'],
	['23rd July', '2022-07-23'],
	['۲۳ ژوئیهٔ ۲۰۲۲', '2022-07-23'],
	['امروز', TODAY],
	['ديروز', '2022-08-26'],
	['پریروز', '2022-08-25'],
	['yesterday', '2022-08-26'],
	['۳ روز پیش', '2022-08-24'],
	['2 weeks ago', '2022-08-13'],
	// The next one lies ahead: nothing is known of it.
	['۱ مهر', '2021-09-23'],
	['30 اسفند', '2021-03-20']
])('reads «%s»', (typed, day) => {
	expect(readDay(typed, TODAY)).toBe(day);
});

it.each([
	'',
	'مرداد',
	'۳۱ مهر',
	'32 مرداد',
	'1401-13-01',
	'2022-02-30',
	'5 مرداد 2022',
	'5 July 1401',
	'5 پنجشنبه',
	'soon'
])('takes «%s» for no day', (typed) => {
	expect(readDay(typed, TODAY)).toBeUndefined();
});

it('reads each day as the pages write it, and words only where today is known', () => {
	fc.assert(
		fc.property(fc.integer({ min: -27_000, max: 33_000 }), (days) => {
			const day = new Date(Date.UTC(2000, 0, 1) + days * 86_400_000).toISOString().slice(0, 10);
			for (const lang of ['fa', 'en'] as const) {
				const f = formatOf(lang);
				expect(readDay(f.digits(f.plainDay(day)))).toBe(day);
				expect(readDay(f.longDay(day), TODAY)).toBe(day);
				expect(readDay(f.longDay(day))).toBeUndefined();
			}
		})
	);
});

const WEEKDAYS = ['Sat', 'Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri'];
const INTL = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
	timeZone: 'UTC',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit',
	weekday: 'short'
});
const days = [...jalaliCalendar()];

describe('the Jalali calendar', () => {
	test('every day from 1300-01-01 to 1500-12-29 is the one of Intl', () => {
		expect(days[0]?.jalali).toBe('1300-01-01');
		expect(days.at(-1)?.jalali).toBe('1500-12-29');
		for (const day of days) {
			const part = Object.fromEntries(INTL.formatToParts(new Date(day.day)).map(({ type, value }) => [type, value]));
			expect([day.jalali, WEEKDAYS[day.weekday - 1]]).toEqual([
				`${part['year']}-${part['month']}-${part['day']}`,
				part['weekday']
			]);
		}
	});

	test('weeks begin on Saturday, seasons have three months, each bucket begins on or before its day', () => {
		fc.assert(
			fc.property(fc.integer({ min: 6, max: days.length - 1 }), (n) => {
				const day = days[n]!;
				const start = days[n - day.weekday + 1]!;
				expect([start.day, start.weekday]).toEqual([day.week_start, 1]);
				expect(day.season).toBe(Math.ceil(day.month / 3));
				expect(
					day.year_start <= day.season_start && day.season_start <= day.month_start && day.month_start <= day.day
				).toBe(true);
			})
		);
	});
});
