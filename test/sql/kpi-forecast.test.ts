import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { createRandom } from '#ingest/scenario/random.ts';
import { dayAfter, tehranDay, tehranMidnight, utcText } from '#sql/model/tehran.ts';
import { findKpi } from '#sql/measures/catalogue.ts';
import { KpiError } from '#sql/measures/kpi.ts';
import { type QueueAsk, readForecasts, readQueues } from '#sql/queries/forecast/read-forecast.server.ts';
import type { KpiRequest } from '#sql/queries/kpi/plan.server.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { keepLetters } from '#sql/queries/pages/as-known.ts';
import { answeredLetters } from '../support/answered-letters.ts';
import { DEEP, runs, SEED } from '../support/depth.ts';
import { sentOf } from '../support/events.ts';
import { isWorkingDay } from '../support/kpi-calendar.ts';
import type { Row } from '../support/kpi-figures.ts';
import { makeThemeHistory } from '../support/kpi-history.ts';
import { naiveMembers, naiveRows } from '../support/kpi-naive.ts';
import { expectFigure, expectLists, type Question } from '../support/kpi-rows.ts';
import type { Sent } from '../support/model-lives.ts';
import { inOrder, naiveQueue, naiveStays, type Stay } from '../support/naive-forecast.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';
import { rowsOfAll, useOffice } from '../support/use-office.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2022-09-10T12:00:00+04:30');
const EVER = { from: Date.UTC(1900, 0, 1), until: Date.UTC(2299, 11, 31) };
const ASK = { database: 'pasokh', clock: 'data', asOf: new Date(NOW).toISOString() } as const;
const OUTAGE = ['2022-08-20', '2022-08-21', '2022-08-22', '2022-08-23'];
/** Official holidays of 1401 from 14 July to the end of September. */
const HOLIDAYS = ['2022-07-18', '2022-08-07', '2022-08-08', '2022-09-17', '2022-09-25', '2022-09-27'];

const SENT = answeredLetters(SEED).map((event) => sentOf(event));
const rows = naiveRows(SENT, NOW);
const OUTAGE_EVENTS = Object.entries({ started: '2022-08-20', ended: '2022-08-24' }).map(([what, day]) => {
	const own = { type: `outage.${what}`, event_id: what, occurred_at: `${day}T00:00:00+04:30` };
	return { v: 1, outage_id: 'fibre', component: 'fibre', ...own } as WireEvent;
});
const office = useOffice([...SENT, ...OUTAGE_EVENTS]);
const read = (kpi: string, more: Partial<KpiRequest> = {}) =>
	readKpi(office.client('reader'), { ...ASK, kpi, ...more });

function questionOf(name: string, excludeOutages = false): Question {
	const ask = { ...rows, ...EVER, asOf: NOW, outageDays: excludeOutages ? OUTAGE : [] };
	const request: KpiRequest = { ...ASK, kpi: name, excludeOutages };
	return { kpi: findKpi(name)!, request, ask, members: naiveMembers(name, ask) };
}

describe('time to clear', () => {
	test.each([true, false])('of the office, days of outage left out: %s', async (excludeOutages) => {
		const question = questionOf('time_to_clear', excludeOutages);
		const { total, outageDays } = await readKpi(office.client('reader'), question.request);
		expect(outageDays).toEqual(excludeOutages ? OUTAGE : []);
		expect(HOLIDAYS.filter(isWorkingDay)).toEqual([]);
		// Fifty days are too few for twenty tests of ten working days ahead, and then there is no date.
		expect(total).toMatchObject({ value: null, details: { in_10_verdict: 'too_early', clears: null, grew_days: 10 } });
		await expectFigure(office.client('reader'), question, null);
		await expectLists(office.client('reader'), question);
	});

	test('says the same by both of its names, of each body and of all', async () => {
		const one = await read('time_to_clear', { by: 'body' });
		const other = await read('body_time_to_clear', { by: 'body' });
		expect(one.groups.length).toBeGreaterThan(2);
		expect([one.groups, one.total]).toEqual([other.groups, other.total]);
		await expectFigure(office.client('reader'), questionOf('body_time_to_clear'), 'body');
	});

	test('is of all that wait, whatever the range that its letters are counted in, and has no groups in time', async () => {
		const whole = await read('time_to_clear');
		const day = await read('time_to_clear', { from: '2022-09-01', to: '2022-09-01' });
		expect(day.total.numerator).toBeLessThan(whole.total.numerator);
		expect(day.total.details).toEqual(whole.total.details);
		await expect(read('time_to_clear', { by: 'month' })).rejects.toThrow(KpiError);
	});
});

describe("Little's law", () => {
	const law = (more: Partial<KpiRequest> = {}) => read('littles_law', more);
	const AUGUST = { from: '2022-08-01', to: '2022-08-31' };

	test('holds for all the time and for a part of it of whole days and the whole office, reopened letters and all', async () => {
		const { total } = await law();
		expect(total.numerator).toBeGreaterThan(300);
		expect(total.value).toBeLessThan(0.02);
		expect(total.details!['is_alarm']).toBe(0);
		const part = await law(AUGUST);
		expect(part.total.denominator).toBe(31);
		expect(part.total.value).toBeLessThan(0.02);
		await expect(law({ by: 'month' })).rejects.toThrow(KpiError);
		await expect(law({ from: '2022-08-01T10:00:00Z' })).rejects.toThrow(KpiError);
		const mean = meanOpen('2022-08-01', '2022-09-01');
		const { mean_open: found } = part.total.details as { mean_open: number };
		expect(found).toBeGreaterThan(mean * 0.97);
		expect(found).toBeLessThan(mean * 1.03);
	});

	test('flows of which days were lost raise the alarm', async () => {
		const admin = office.client('admin');
		await admin.command({
			query: `INSERT INTO pasokh.letter_days (day, revision)
				SELECT day, revision + 1000000 FROM pasokh.letter_days FINAL WHERE day BETWEEN '2022-07-20' AND '2022-07-30'`
		});
		const { total } = await law(AUGUST);
		expect(total.value).toBeGreaterThan(0.1);
		expect(total.details!['is_alarm']).toBe(1);
		await admin.command({ query: `DELETE FROM pasokh.letter_days WHERE revision >= 1000000 AND empty(cells.channel)` });
	});

	/** Hour by hour, a letter that is reopened left out of the counting only while its answer stood: at most as many. */
	function meanOpen(from: string, until: string): number {
		let sum = 0;
		let hours = 0;
		for (let t = tehranMidnight(from); t < tehranMidnight(until); t += HOUR, hours++)
			sum += rows.letters.filter((row) => row['registered_at'] <= t && !stoodAnswered(row, t)).length;
		return sum / hours;
	}
	function stoodAnswered(row: Row, t: number): boolean {
		const back = [row['reopened_at'], row['objected_at']].filter((moment) => moment !== null);
		const returned = back.length > 0 ? Math.max(...(back as number[])) : Infinity;
		const first = row['first_answered_at'] !== null && row['first_answered_at'] <= t && t < returned;
		return first || (row['is_answered'] && row['answered_at'] <= t);
	}
});

test('the score of each body, part by part', async () => {
	await expectFigure(office.client('reader'), questionOf('body_score'), 'body');
});

/** Queues by the events: orderly letters and some wild ones, a third of them told late. */

const random = createRandom(SEED);
const NEWEST = Date.UTC(2022, 9, 20, 12);
/** An instant among the events, and one after all of them. */
const THEN = Date.UTC(2022, 7, 1) + random.int(45 * 24) * 3_600_000;
const tame = answeredLetters(SEED, 100).map((event) => sentOf(event));
const wild = makeThemeHistory(SEED, 12).filter(({ event }) => event.letter_id !== undefined);
/** Letters that hang together are told together: the tame ones each by itself. */
const parts: Sent[][] = [wild, ...Map.groupBy(tame, ({ event }) => event.letter_id).values()];
const late = new Set(parts.flat().filter(() => random.chance(0.3)));
const wildOffice = useOffice([...parts.flat().filter((one) => !late.has(one)), ...OUTAGE_EVENTS]);
/** Before the second half of the events came. */
let between: string;

beforeAll(async () => {
	await pause(20);
	between = new Date().toISOString();
	await pause(20);
	await put(wildOffice.client('writer'), rowsOfAll([...late]));
});

const ASKS: Record<string, Pick<QueueAsk, 'where' | 'by'>> = {
	'the office': {},
	'each body': { by: 'body' },
	'a body': { where: [['body', 'bank_melli']] },
	'two bodies': { where: ['bank_melli', 'office'].map((one) => ['body', one] as const) },
	'a channel': { where: [['channel', 'call']] },
	'a body in a channel': { where: Object.entries({ body: 'bank_refah', channel: 'letter' }) },
	'each channel': { by: 'channel' },
	'each body in a channel': { by: 'body', where: [['channel', 'call']] }
};

const stays = new Map<string, Stay[]>();

/** Of the letters that hang together all at once; the model goes through them once for each way of asking. */
function staysUntil(until: number, isOfBodies: boolean, isKnown: (one: Sent) => boolean): Stay[] {
	const key = `${until} ${isOfBodies} ${parts[0]!.filter(isKnown).length}`;
	const found = stays.get(key) ?? parts.flatMap((part) => naiveStays(part.filter(isKnown), until, !isOfBodies));
	stays.set(key, found);
	return found;
}

/** The same by the model. */
function naive({ where = [], by }: Pick<QueueAsk, 'where' | 'by'>, asOf: number, isKnown: (one: Sent) => boolean) {
	const isOfBodies = by === 'body' || where.some(([field]) => field === 'body');
	const until = tehranMidnight(tehranDay(asOf)) - 1;
	const codes = Map.groupBy(where, ([field]) => field);
	const of = (stay: Stay, field: string) => (field === 'body' ? stay.body : String(stay.letter[field] ?? ''));
	const asked = staysUntil(until, isOfBodies, isKnown).filter((stay) =>
		[...codes].every(([field, some]) => some.some(([, code]) => of(stay, field) === code))
	);
	const byKey = Map.groupBy(asked, (stay) => (by ? of(stay, by) : ''));
	return new Map([...byKey].map(([key, own]) => [key, inOrder(naiveQueue(own, asOf, OUTAGE))]));
}

/** Of the queues of an ask those of which anything is told. */
async function told(ask: Partial<QueueAsk> & { asOf: string }) {
	const queues = await readQueues(wildOffice.client('reader'), { database: 'pasokh', ...ask });
	return new Map([...queues].map(([key, queue]) => [key, inOrder(queue)]));
}

type Queues = ReadonlyMap<string, { cells: readonly unknown[] }>;

/** A queue that nothing came into is none. */
const compare = (found: Queues, expected: Queues, what: string) => {
	const [own, other] = [found, expected].map((all) => [...all].filter(([, { cells }]) => cells.length > 0));
	expect(new Map(own), what).toEqual(new Map(other));
	expect(own!.length, what).toBeGreaterThan(0);
};

test.each(Object.entries(ASKS))('the queue of %s is as the events tell it, now and then', DEEP, async (what, ask) => {
	const all = () => true;
	const now = new Date(NEWEST).toISOString();
	compare(await told({ ...ask, asOf: now, newest: now }), naive(ask, NEWEST, all), `${what}, now`);
	const then = new Date(THEN).toISOString();
	compare(await told({ ...ask, asOf: then }), naive(ask, THEN, all), `${what}, then`);
});

test('and as it was known', DEEP, async () => {
	await keepLetters(wildOffice.client('admin'), { database: 'pasokh', knownAt: Date.parse(between) });
	const some = Object.entries(ASKS).filter((_, i) => runs(i === SEED % 8 ? 1 : 0, 1) === 1);
	for (const [what, ask] of some) {
		const then = new Date(THEN + 20 * DAY).toISOString();
		const expected = naive(ask, Date.parse(then), (one) => !late.has(one));
		compare(await told({ ...ask, asOf: then, knownAt: between }), expected, `${what}, as known`);
	}
});

test('what stood at the end of each day, with all and each body, was unanswered then', DEEP, async () => {
	const client = wildOffice.client('reader');
	const asOf = new Date(NEWEST).toISOString();
	for (const by of [null, 'body']) {
		const forecasts = await readForecasts(client, { database: 'pasokh', asOf, by });
		const days = [...forecasts.values()].flatMap(({ stock }) => stock.map(({ day }) => day));
		for (const day of [days[0]!, days[random.int(days.length)]!, days.at(-1)!]) {
			const at = tehranMidnight(dayAfter(day)) - 1;
			const found = await rowsOf<{ key: string; open: number }>(
				client,
				`SELECT ${by ?? "''"} AS key, toUInt32(count()) AS open FROM pasokh.letters_at(as_of = {at: DateTime64(3, 'UTC')})
					WHERE is_registered AND NOT is_answered AND NOT is_ended GROUP BY key`,
				{ at: utcText(at) }
			);
			for (const [key, { stock }] of forecasts) {
				const stood = stock.find((one) => one.day === day);
				if (stood) expect(stood.open, `${key} ${day}`).toBe(found.find((one) => one.key === key)?.open ?? 0);
			}
		}
	}
});
