import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '#sql/measures/catalogue.ts';
import { migrate } from '#sql/migrate/run.server.ts';
import { foldPersian } from '#sql/model/search-words.ts';
import { examples, UNTOLD } from '#sql/queries/console/examples.server.ts';
import { readSqlWords } from '#sql/queries/console/words.server.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { DEEP, SEED, some } from '../support/depth.ts';
import { makeThemeHistory } from '../support/kpi-history.ts';
import { DAY, workingMsBetween } from '../support/model-working-time.ts';
import { persian } from '../support/persian-text.ts';
import { rowsOf } from '../support/state.ts';
import { useOffice } from '../support/use-office.ts';
import { COUNTIES, setWorkingRules, someDay, someRules } from '../support/working-rules.ts';

/** What analysts are given to ask with: views, functions, and a query for each figure. */

const office = useOffice(makeThemeHistory(SEED, 300));
const byAnalyst = <T = Record<string, unknown>>(query: string, params: Record<string, unknown> = {}): Promise<T[]> =>
	rowsOf<T>(office.client('analyst'), query, params);

/** Later than all that happens, and within it; each of all, of some of its weeks, and once of a time of which there is nothing. */
const AS_OF = ['2022-10-20T12:00:00.000Z', '2022-07-25T09:30:00.000Z'] as const;
const MOMENTS = [
	...AS_OF.map((asOf) => ({ asOf, from: '2022-06-01', to: '2022-12-31' })),
	...some(0, [
		...AS_OF.map((asOf) => ({ asOf, from: '2022-07-16', to: '2022-07-22' })),
		{ asOf: AS_OF[0], from: '2021-01-01', to: '2021-01-31' }
	])
];

/** A figure as the office reads it, and the rows of an analyst's query. */
async function bothOf(kpi: string, sql: string, moment: (typeof MOMENTS)[number]) {
	const { total } = await readKpi(office.client('reader'), { database: 'pasokh', clock: 'data', kpi, ...moment });
	const { asOf, ...days } = moment;
	return { total, rows: await byAnalyst(sql, { ...days, as_of: asOf.slice(0, -1).replace('T', ' ') }) };
}

describe('the query of a figure', () => {
	/** Whose value no query says: theirs is what waits. */
	const FORECASTS = ['time_to_clear', 'body_time_to_clear'];
	const [forecasts, compared] = [true, false].map((is) =>
		examples().filter(({ name }) => FORECASTS.includes(name) === is)
	);
	/** Compared at each moment; the others once all has happened. */
	const drawn = new Set(some(30, compared!));

	test('is there for each of the catalogue that an analyst may compute', () => {
		const told = CATALOGUE.map(({ name }) => name).filter((name) => !UNTOLD.includes(name));
		expect(examples().map(({ name }) => name)).toEqual(told.sort());
		expect(forecasts).toHaveLength(FORECASTS.length);
	});

	test.each(forecasts!)(
		'$name: how many wait is the same by SQL, and no other number has its name',
		async ({ name, sql }) => {
			for (const moment of MOMENTS) {
				const { total, rows } = await bothOf(name, sql, moment);
				expect(rows.reduce((sum, { numerator }) => sum + Number(numerator), 0)).toBe(total.numerator);
				expect(rows.filter((row) => 'value' in row || 'denominator' in row)).toEqual([]);
			}
		}
	);

	test.each(compared!)('$name: run by an analyst, it is the figure', DEEP, async (example) => {
		let told = 0;
		for (const moment of drawn.has(example) ? MOMENTS : MOMENTS.slice(0, 1)) {
			const sql = `SELECT * REPLACE (toFloat64OrNull(toString(value)) AS value) FROM (${example.sql}\n)`;
			const { total, rows } = await bothOf(example.name, sql, moment);
			const { value, numerator, denominator, unfinished } = rows[0] as Record<string, number | null | undefined>;
			if (total.value === null || Number.isNaN(total.value)) expect(value ?? NaN).toBeNaN();
			else expect(value).toBeCloseTo(total.value, 6);
			if (unfinished !== undefined && total.denominator > 0)
				expect(Number(unfinished)).toBeCloseTo(total.waiting! / total.denominator, 6);
			if (denominator !== undefined) {
				expect(Number(numerator)).toBe(total.numerator);
				expect(Number(denominator)).toBeCloseTo(total.denominator, 6);
			}
			if (total.value) told++;
		}
		// Of this office it is more than nothing.
		expect(told).toBeGreaterThan(0);
	});
});

/** What people and their tools may rely on, by docs and contract; queries that they have saved name the first body as it was named once. */
const PROMISED: Record<string, string> = {
	events: 'event_id, type, letter_id, occurred_at, entered_at, ingested_at, source, actor, org, is_void',
	letters: `letter_id, channel, category, county, kind, state, is_answered, is_ended, body, first_body, registered_at, first_referred_at,
		last_referred_at, holder, hops, returns, first_answered_at, last_answered_at, closed_at, reopened_at, due_at, operator, first_org, first_org_ended_by`,
	referrals: 'referral_id, letter_id, from_org, to_org, referred_at, due_at, operator, ended_at, ended_by',
	calls: 'call_id, offered_at, outcome, wait_s, handle_s',
	operators_daily: 'day, operator',
	orgs_daily: 'day, org',
	calls_daily: 'day'
};

test('each view has the columns that are promised of it, also as of an instant and as known', async () => {
	const [asOf, knownAt] = ['as_of', 'known_at'].map((one) => `${one} = toDateTime64('2022-07-20 00:00:00', 3, 'UTC')`);
	for (const [view, columns] of Object.entries(PROMISED))
		for (const of of ['letters', 'referrals', 'calls'].includes(view)
			? [view, `${view}_at(${asOf})`, `${view}_known(${asOf}, ${knownAt})`]
			: [view])
			expect(await byAnalyst(`SELECT ${columns} FROM pasokh.${of} LIMIT 0`), of).toEqual([]);
});

test('whoever completes sees the columns of each view that takes moments, as it has them', async () => {
	const { database } = office.settings.clickhouse;
	const clients = { analyst: office.client('analyst'), reader: office.client('reader') };
	const { views } = await readSqlWords(clients, database);
	const asked = views.filter(({ parameters }) => parameters.length > 0);
	expect(asked.map(({ name }) => name)).toEqual(expect.arrayContaining(['letters_at', 'letters_known', 'calls_at']));
	for (const { name, parameters, columns } of asked) {
		const moments = parameters.map((one) => `${one} = now64(3)`).join(', ');
		const has = await byAnalyst(`DESCRIBE (SELECT * FROM ${database}.${name}(${moments}))`);
		expect(columns.map((one) => one.name)).toEqual(has.map((one) => one['name']));
	}
});

const FIRST = Date.UTC(1921, 2, 21);
const LAST = Date.UTC(2122, 2, 20);

/** Tehran was at +04:00 until the end of 1978 for the engine's zone data, for newer ones until 10 November. */
const isAgreedOn = (ms: number): boolean => ms < Date.UTC(1978, 10, 10) || ms >= Date.UTC(1979, 0, 1);

/** What an analyst is told for each of some texts, put through expressions over `x`. */
const ask = <T>(texts: string[], expressions: string): Promise<T[]> =>
	byAnalyst<T>(`SELECT ${expressions} FROM (SELECT arrayJoin({texts: Array(String)}) AS x)`, { texts });

const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const FORMAT = { timeZone: 'Asia/Tehran', year: 'numeric', month: '2-digit', day: '2-digit' } as const;
const tehran = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', FORMAT);
/** By the browser's own calendar. */
function jalaliOf(ms: number): string {
	const parts = Object.fromEntries(tehran.formatToParts(ms).map(({ type, value }) => [type, value]));
	return `${parts['year']}-${parts['month']}-${parts['day']}`;
}
/** Noon of the first day, going back from a noon, of which something holds. */
function backTo(ms: number, holds: (ms: number) => boolean): number {
	let at = ms;
	while (!holds(at)) at -= DAY;
	return at;
}

describe('an analyst reads the Jalali calendar', () => {
	test('of every day of 1300 to 1500 as the browser has it', async () => {
		const days = Array.from({ length: (LAST - FIRST) / DAY + 1 }, (_, n) => FIRST + n * DAY);
		const found = await byAnalyst<{ date: string; month: string }>(
			`SELECT jalali(day) AS date, jalaliMonth(day) AS month
			FROM (SELECT toDate32('1921-03-21') + number AS day FROM numbers({days: UInt32})) ORDER BY day`,
			{ days: days.length }
		);
		const wanted = days.map((day) => jalaliOf(day + DAY / 2));
		expect([wanted[0], wanted.at(-1)]).toEqual(['1300-01-01', '1500-12-29']);
		expect(found).toEqual(wanted.map((date) => ({ date, month: date.slice(0, 7) })));
	});

	test('of any moment by its day in Tehran, of whatever type it is', async () => {
		const moment = fc
			.integer({ min: FIRST + DAY, max: LAST - DAY })
			.filter(isAgreedOn)
			.map((ms) => new Date(ms).toISOString());
		await fc.assert(
			fc.asyncProperty(fc.array(moment, { minLength: 200, maxLength: 200 }), async (moments) => {
				const found = await ask(
					moments.map((one) => one.slice(0, -1).replace('T', ' ')),
					`jalali(toDateTime64(x, 3, 'UTC')) AS utc, jalali(toTimeZone(toDateTime64(x, 6, 'UTC'), 'America/New_York')) AS other,
					jalali(toDate32(substring(x, 1, 10))) AS day, toString(startOfJalaliMonth(toDateTime64(x, 3, 'UTC'))) AS month,
					toString(startOfSaturdayWeek(toDateTime64(x, 3, 'UTC'))) AS week`
				);
				expect(found).toEqual(
					moments.map((one) => {
						const utc = jalaliOf(Date.parse(one));
						const noon = Date.parse(one.slice(0, 10)) + DAY / 2;
						// The day in Tehran is that of UTC or the next.
						const there = jalaliOf(noon) === utc ? noon : noon + DAY;
						const month = backTo(there, (ms) => jalaliOf(ms).endsWith('-01'));
						const week = backTo(there, (ms) => new Date(ms).getUTCDay() === 6);
						return { utc, other: utc, day: jalaliOf(noon), month: iso(month), week: iso(week) };
					})
				);
			}),
			{ seed: SEED, numRuns: 10 }
		);
	});

	test('and has NULL for NULL and for what no calendar has', async () => {
		const [found] = await byAnalyst(
			`SELECT jalali(NULL) AS a, jalaliMonth(toDate32('1921-03-20')) AS b, startOfJalaliMonth(toDate32('2122-03-21')) AS c,
			startOfSaturdayWeek(CAST(NULL AS Nullable(Date))) AS d, workingMinutes(NULL, now(), '') AS e,
			jalali(toDate('2022-07-14')) AS f, jalali(toDateTime('2022-07-14 19:29:59', 'UTC')) AS g,
			jalali(toDateTime('2022-07-14 19:30:00', 'UTC')) AS h`
		);
		const nothing = { a: null, b: null, c: null, d: null, e: null };
		expect(found).toEqual({ ...nothing, f: '1401-04-23', g: '1401-04-23', h: '1401-04-24' });
	});
});

test('a text is folded as the search folds it', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(persian, { minLength: 50, maxLength: 50 }), async (texts) => {
			expect(await ask(texts, 'foldPersian(x) AS folded')).toEqual(
				texts.map((text) => ({ folded: foldPersian(text) }))
			);
		}),
		{ seed: SEED, numRuns: 10 }
	);
});

test('functions outlive the server, and come again where a restored database has lost them', async () => {
	const today = () => byAnalyst(`SELECT jalali(toDate('2022-07-14')) AS day`);
	await office.stopServer();
	await office.startServer();
	expect(await today()).toEqual([{ day: '1401-04-23' }]);
	await office.client('admin').command({ query: 'DROP FUNCTION jalali' });
	await expect(today()).rejects.toThrow(/jalali/);
	await migrate(office.settings);
	expect(await today()).toEqual([{ day: '1401-04-23' }]);
});

// The last, since the rules move deadlines.
test('working minutes are those of counting minute by minute', async () => {
	const span = fc.record({
		county: fc.constantFrom(...COUNTIES),
		day: someDay,
		ms: fc.nat({ max: DAY }),
		length: fc.integer({ min: -2 * DAY, max: 20 * DAY })
	});
	await fc.assert(
		fc.asyncProperty(someRules, fc.array(span, { minLength: 40, maxLength: 40 }), async (rules, spans) => {
			await setWorkingRules(office.client('admin'), rules);
			const asked = spans.map(({ county, day, ms, length }) => ({ county, from: Date.parse(day) + ms, length }));
			const found = await ask<{ minutes: number }>(
				asked.map(({ county, from, length }) => [from, from + length, county].join()),
				`workingMinutes(fromUnixTimestamp64Milli(toInt64(splitByChar(',', x)[1])), fromUnixTimestamp64Milli(toInt64(splitByChar(',', x)[2])),
				splitByChar(',', x)[3]) AS minutes`
			);
			asked.forEach(({ county, from, length }, n) =>
				expect(found[n]!.minutes).toBeCloseTo(workingMsBetween(rules, county, from, from + length) / 60_000, 6)
			);
		}),
		{ seed: SEED, numRuns: 4 }
	);
});
