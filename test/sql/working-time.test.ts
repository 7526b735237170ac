import type { ClickHouseClient } from '@clickhouse/client';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CalendarDay } from '#sql/reference/calendar.ts';
import { render } from '#sql/text/render.ts';
import { SEED } from '../support/depth.ts';
import { startEmbeddedOffice } from '../support/embedded.ts';
import {
	beginOf,
	DAY,
	dayAfter,
	hoursOf,
	isWorkingDay,
	wallOf,
	workingDayAfter,
	workingMsBetween,
	type WorkingRules
} from '../support/model-working-time.ts';
import { rowsOf } from '../support/state.ts';
import { useOffice } from '../support/use-office.ts';
import { COUNTIES, setWorkingRules, someDay, someRules } from '../support/working-rules.ts';

const office = useOffice();
let client: ClickHouseClient;

beforeAll(() => void (client = office.client('admin')));

const sql = (text: string): string => render(text, { database: 'pasokh' }, '')[0]!;

interface Span {
	county: string;
	from: number;
	to: number;
	days: number;
}

/** What ClickHouse says of spans, in their order. */
async function ask(spans: Span[]): Promise<{ ms: number | null; end: number | null }[]> {
	const found = await client.query({
		query: sql(`SELECT
				toUnixTimestamp64Milli(\${working_deadline:a, days, county}) AS end,
				\${working_ms:a, b, county} AS ms
			FROM (SELECT *, fromUnixTimestamp64Milli(from, 'UTC') AS a, fromUnixTimestamp64Milli(to, 'UTC') AS b
				FROM format(JSONEachRow, 'n UInt32, county LowCardinality(String), from Int64, to Int64, days UInt16', {spans: String}))
			ORDER BY n`),
		query_params: { spans: spans.map((span, n) => JSON.stringify({ ...span, n })).join('\n') },
		format: 'JSONEachRow',
		clickhouse_settings: { output_format_json_quote_64bit_integers: 0 }
	});
	return found.json();
}

function expected(rules: WorkingRules, { county, from, to, days }: Span): { ms: number; end: number } {
	return {
		ms: workingMsBetween(rules, county, from, to),
		end: beginOf(dayAfter(workingDayAfter(rules, county, wallOf(from).day, days)))
	};
}

const moment = fc
	.tuple(
		someDay,
		fc.oneof(
			fc.nat({ max: 48 }).map((n) => n * 1_800_000),
			fc.nat({ max: DAY })
		)
	)
	.map(([day, ms]) => Date.parse(day) + ms);

describe(`working time, SEED=${SEED}`, () => {
	test('by any rules, between any instants, in any county: what counting minute by minute gives', async () => {
		const span = fc.record({
			county: fc.constantFrom(...COUNTIES),
			from: moment,
			length: fc.oneof(fc.integer({ min: -2 * DAY, max: 3 * DAY }), fc.nat({ max: 40 * DAY })),
			days: fc.integer({ min: 1, max: 15 })
		});
		await fc.assert(
			fc.asyncProperty(someRules, fc.array(span, { minLength: 60, maxLength: 60 }), async (some, spans) => {
				// Some office is open on Mondays, or a deadline of working days would never come.
				const weekly = { county: '', weekday: 3, valid_from: '1980-01-01', opens_min: 480, closes_min: 720 };
				const own = COUNTIES.map((county) => ({ ...weekly, county, valid_from: '1980-01-02' }));
				const rules = { ...some, week: [...some.week, weekly, ...own.slice(1, 2)] };
				await setWorkingRules(client, rules);
				const asked = spans.map(({ length, ...rest }) => ({ ...rest, to: rest.from + length }));
				expect(await ask(asked)).toEqual(
					asked.map((one) => {
						const { ms, end } = expected(rules, one);
						return { end, ms };
					})
				);
			}),
			{ numRuns: 6, seed: SEED, endOnFailure: process.env['SHRINK'] === undefined }
		);
	});

	test('each day of the calendar has the hours, the number and the length that its rules give', async () => {
		const some = fc.sample(someRules, { numRuns: 1, seed: SEED })[0]!;
		// Some county has a calendar of its own.
		const own = { county: 'paveh', weekday: 3, valid_from: '1980-01-02', opens_min: 480, closes_min: 720 };
		const rules = { ...some, week: [...some.week, own] };
		await setWorkingRules(client, rules);
		const days = await rowsOf<{ county: string; day: string; opens: number; closes: number; number: number }>(
			client,
			`SELECT county, day, opens_min AS opens, closes_min AS closes, number FROM pasokh.working_days ORDER BY county, day`
		);
		const counties = [...Map.groupBy(days, ({ county }) => county)];
		expect(counties.length).toBeGreaterThan(1);
		for (const [county, own] of counties) {
			expect([own[0]!.day, own.at(-1)!.day, own.length]).toEqual(['2001-03-21', '2052-03-19', 18_627]);
			let number = 0;
			const wrong = own.filter((row) => {
				if (isWorkingDay(rules, county, row.day)) number++;
				const { opens, closes } = hoursOf(rules, county, row.day);
				return row.opens !== opens || row.closes !== closes || row.number !== number;
			});
			expect(wrong).toEqual([]);
		}
	});

	test('on the days of 2022 on which the clock was set, time is as long as it was', async () => {
		const always = { county: '', valid_from: '1990-01-01', opens_min: 0, closes_min: 1440 };
		await setWorkingRules(client, {
			week: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ ...always, weekday })),
			holidays: [],
			closures: []
		});
		const day = (name: string) => ({ county: '', from: beginOf(name), to: beginOf(dayAfter(name)), days: 1 });
		const [forward, back, usual] = await ask(['2022-03-22', '2022-09-21', '2022-07-14'].map(day));
		expect([forward!.ms, back!.ms, usual!.ms]).toEqual([23 * 3_600_000, 25 * 3_600_000, 24 * 3_600_000]);
	});
});

describe('the calendar that an office gets', () => {
	test('is Saturday to Wednesday 7:30–15:00, Thursday to 14:00, closed on Fridays and the holidays of 1401, and follows an edit', async () => {
		const own = await startEmbeddedOffice();
		try {
			const admin = own.client('admin');
			const hours = () =>
				rowsOf<{ day: string; opens_min: number; closes_min: number }>(
					admin,
					`SELECT day, opens_min, closes_min FROM pasokh.working_days WHERE day BETWEEN '2022-07-14' AND '2022-07-18' AND county = '' ORDER BY day`
				).then((rows) => rows.map(({ opens_min, closes_min }) => [opens_min, closes_min]));
			const [thursday, friday, saturday, sunday, ghadir] = await hours();
			expect([thursday, friday, saturday, sunday, ghadir]).toEqual([
				[450, 840],
				[0, 0],
				[450, 900],
				[450, 900],
				[0, 0]
			]);
			const hash = () =>
				rowsOf<{ hash: string }>(admin, 'SELECT hash FROM pasokh.working_rules').then(([row]) => row!.hash);
			const hashes = new Set([await hash()]);
			const insert = async (table: string, row: object) => {
				await admin.insert({ table: `pasokh.${table}`, values: [row], format: 'JSONEachRow' });
				// By it the dictionaries see that they are old.
				hashes.add(await hash());
			};
			await insert('working_hours', { county: '', weekday: 6, valid_from: '2022-07-01', opens_min: 0, closes_min: 0 });
			await insert('closures', {
				closure_id: 'visit',
				first_day: '2022-07-15',
				last_day: '2022-07-15',
				county: '',
				opens_min: 480,
				closes_min: 720
			});
			expect((await hours()).slice(0, 2)).toEqual([
				[0, 0],
				[480, 720]
			]);
			await insert('holidays', { day: '2022-07-16', title_fa: '', title_en: '' });
			expect((await hours())[2]).toEqual([0, 0]);
			expect(hashes.size).toBe(4);
		} finally {
			await own.stop();
		}
	});

	test('a rule that cannot be is refused by name', async () => {
		const insert = (table: string, row: object) =>
			client.insert({ table: `pasokh.${table}`, values: [row], format: 'JSONEachRow' });
		const rule = { county: '', valid_from: '2022-01-01', opens_min: 450, closes_min: 900 };
		await expect(insert('working_hours', { ...rule, weekday: 8 })).rejects.toThrow(
			/weekday_is_1_for_Saturday_to_7_for_Friday/
		);
		await expect(insert('working_hours', { ...rule, weekday: 1, closes_min: 400 })).rejects.toThrow(
			/close_after_they_open/
		);
		const closure = { county: '', first_day: '2022-01-02', last_day: '2022-01-01', opens_min: 0, closes_min: 0 };
		await expect(insert('closures', { ...closure, closure_id: 'x' })).rejects.toThrow(
			/last_day_is_not_before_first_day/
		);
		await expect(insert('closures', { ...closure, last_day: '2022-01-02' })).rejects.toThrow(/closure_id_is_not_empty/);
	});

	test('before 1380, after 1430 and for what has no moment there is no working time', async () => {
		const [row] = await rowsOf(
			client,
			sql(`SELECT \${working_ms:toDateTime64('2001-03-20 12:00:00', 3, 'Asia/Tehran'), now64(3), ''} AS before,
				\${working_ms:now64(3), toDateTime64('2052-03-20 12:00:00', 3, 'Asia/Tehran'), 'paveh'} AS after,
				\${working_minutes:now64(3), CAST(NULL, 'Nullable(DateTime64(3))'), ''} AS none,
				\${working_deadline:toDateTime64('2052-03-10 12:00:00', 3, 'Asia/Tehran'), 100, ''} AS beyond,
				\${working_minutes:toDateTime('2022-07-16 08:00:00', 'Asia/Tehran'), toDateTime64('2022-07-16 08:01:30', 6, 'Asia/Tehran'), 'nowhere'} AS minutes`)
		);
		expect(row).toEqual({ before: null, after: null, none: null, beyond: null, minutes: 1.5 });
	});
});

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
	let days: CalendarDay[];
	beforeAll(async () => {
		days = await rowsOf<CalendarDay>(
			office.client('reader'),
			`SELECT toString(addDays(toDate32('1921-03-21'), number)) AS day, dictGet('pasokh.calendar_by_day',
				('jalali', 'year', 'season', 'month', 'day_of_month', 'weekday', 'week_start', 'month_start', 'season_start', 'year_start'),
				addDays(toDate32('1921-03-21'), number)) AS of,
				of.jalali AS jalali, of.year AS year, of.season AS season, of.month AS month, of.day_of_month AS day_of_month, of.weekday AS weekday,
				of.week_start AS week_start, of.month_start AS month_start, of.season_start AS season_start, of.year_start AS year_start
			FROM numbers(${DAYS}) ORDER BY number`
		);
	});

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
