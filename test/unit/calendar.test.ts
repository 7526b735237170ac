import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jalaliCalendar } from '#sql/reference/calendar.ts';

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
