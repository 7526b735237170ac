import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import type { CalendarDay } from '#sql/reference/calendar.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { rowsOf } from '../support/state.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const DAY = 86_400_000;
const FIRST = Date.UTC(1921, 2, 21);
const DAYS = 73_414;
const WEEKDAYS = ['Sat', 'Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri'];
const INTL = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
	timeZone: 'UTC',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit',
	weekday: 'short'
});

let office: EmbeddedUnderTest;
let client: ClickHouseClient;
let days: CalendarDay[];

beforeAll(async () => {
	office = await startEmbeddedOffice();
	client = office.client('reader');
	days = await rowsOf<CalendarDay>(
		client,
		`SELECT toString(addDays(toDate32('1921-03-21'), number)) AS day, dictGet('pasokh.calendar_by_day',
			('jalali', 'year', 'season', 'month', 'day_of_month', 'weekday', 'week_start', 'month_start', 'season_start', 'year_start'),
			addDays(toDate32('1921-03-21'), number)) AS of,
			of.jalali AS jalali, of.year AS year, of.season AS season, of.month AS month, of.day_of_month AS day_of_month, of.weekday AS weekday,
			of.week_start AS week_start, of.month_start AS month_start, of.season_start AS season_start, of.year_start AS year_start
		FROM numbers(${DAYS}) ORDER BY number`
	);
});
afterAll(async () => office?.stop());

const iso = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

/** What `Intl` says of a day. */
function intl(moment: number): { jalali: string; year: number; month: number; day_of_month: number; weekday: number } {
	const part = Object.fromEntries(INTL.formatToParts(moment).map(({ type, value }) => [type, value]));
	const { year, month, day, weekday } = part as Record<'year' | 'month' | 'day' | 'weekday', string>;
	return {
		jalali: `${year}-${month}-${day}`,
		year: Number(year),
		month: Number(month),
		day_of_month: Number(day),
		weekday: WEEKDAYS.indexOf(weekday) + 1
	};
}

describe(`the Jalali calendar of the database, SEED=${SEED}`, () => {
	test('every day from 1300-01-01 to 1500-12-29 is the one of Intl, and no other day is in it', async () => {
		expect([days[0]!.jalali, days.at(-1)!.jalali, days.length]).toEqual(['1300-01-01', '1500-12-29', DAYS]);
		const wrong = days.filter((row, n) => {
			const { jalali, year, month, day_of_month, weekday } = intl(FIRST + n * DAY);
			return (
				row.jalali !== jalali ||
				row.year !== year ||
				row.month !== month ||
				row.day_of_month !== day_of_month ||
				row.weekday !== weekday ||
				row.season !== Math.ceil(month / 3)
			);
		});
		expect(wrong).toEqual([]);
		const [{ elements } = { elements: 0 }] = await rowsOf<{ elements: number }>(
			client,
			`SELECT toUInt32(element_count) AS elements FROM system.dictionaries WHERE database = 'pasokh' AND name = 'calendar_by_day'`
		);
		expect(elements).toBe(DAYS);
	});

	test('of any day, its week begins on the Saturday before it, its month, season and year on their first of Intl', () => {
		fc.assert(
			fc.property(fc.integer({ min: 6, max: DAYS - 1 }), (n) => {
				const row = days[n]!;
				const back = (isStart: (moment: number) => boolean): string => {
					let moment = FIRST + n * DAY;
					while (!isStart(moment)) moment -= DAY;
					return iso(moment);
				};
				const isFirst = (of: (month: number) => boolean) => (moment: number) => {
					const { month, day_of_month } = intl(moment);
					return day_of_month === 1 && of(month);
				};
				expect(row.week_start).toBe(back((moment) => new Date(moment).getUTCDay() === 6));
				expect(row.month_start).toBe(back(isFirst(() => true)));
				expect(row.season_start).toBe(back(isFirst((month) => month % 3 === 1)));
				expect(row.year_start).toBe(back(isFirst((month) => month === 1)));
			}),
			{ seed: SEED, numRuns: 300 }
		);
	});
});
