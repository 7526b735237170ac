/** @module-tag deep */
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { createRandom } from '#ingest/scenario/random.ts';
import { tehranDay, tehranMidnight } from '#sql/model/tehran.ts';
import { type QueueAsk, readForecasts, readQueues } from '#sql/queries/forecast/read-forecast.server.ts';
import { keepLetters } from '#sql/queries/pages/as-known.ts';
import { answeredLetters } from '../support/answered-letters.ts';
import { runs, SEED } from '../support/depth.ts';
import { sentOf } from '../support/events.ts';
import { makeThemeHistory } from '../support/kpi-history.ts';
import type { Sent } from '../support/model-lives.ts';
import { inOrder, naiveQueue, naiveStays, type Stay } from '../support/naive-forecast.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';
import { rowsOfAll, useOffice } from '../support/use-office.ts';

const random = createRandom(SEED);
const DAY = 86_400_000;
const NEWEST = Date.UTC(2022, 9, 20, 12);
/** An instant among the events, and one after all of them. */
const THEN = Date.UTC(2022, 7, 1) + random.int(45 * 24) * 3_600_000;
const OUTAGE = ['2022-08-20', '2022-08-21', '2022-08-22', '2022-08-23'];
const outage = (type: string, occurred_at: string) =>
	({ v: 1, type, event_id: type, outage_id: 'fibre', occurred_at, component: 'fibre' }) as WireEvent;

const tame = answeredLetters(SEED, 100).map((event) => sentOf(event));
const wild = makeThemeHistory(SEED, 12).filter(({ event }) => event.letter_id !== undefined);
/** Letters that hang together are told together: the tame ones each by itself. */
const parts: Sent[][] = [wild, ...Map.groupBy(tame, ({ event }) => event.letter_id).values()];
const late = new Set(parts.flat().filter(() => random.chance(0.3)));
const office = useOffice([
	...parts.flat().filter((one) => !late.has(one)),
	outage('outage.started', '2022-08-20T00:00:00+04:30'),
	outage('outage.ended', '2022-08-24T00:00:00+04:30')
]);
/** Before the second half of the events came. */
let between: string;

beforeAll(async () => {
	await pause(20);
	between = new Date().toISOString();
	await pause(20);
	await put(office.client('writer'), rowsOfAll([...late]));
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
	const queues = await readQueues(office.client('reader'), { database: 'pasokh', ...ask });
	return new Map([...queues].map(([key, queue]) => [key, inOrder(queue)]));
}

type Queues = ReadonlyMap<string, { cells: readonly unknown[] }>;

/** A queue that nothing came into is none. */
const compare = (found: Queues, expected: Queues, what: string) => {
	const [own, other] = [found, expected].map((all) => [...all].filter(([, { cells }]) => cells.length > 0));
	expect(new Map(own), what).toEqual(new Map(other));
	expect(own!.length, what).toBeGreaterThan(0);
};

test.each(Object.entries(ASKS))(
	'the queue of %s is as the events tell it: now, as of an instant',
	async (what, ask) => {
		const all = () => true;
		const now = new Date(NEWEST).toISOString();
		compare(await told({ ...ask, asOf: now, newest: now }), naive(ask, NEWEST, all), `${what}, now`);
		const then = new Date(THEN).toISOString();
		compare(await told({ ...ask, asOf: then }), naive(ask, THEN, all), `${what}, then`);
	}
);

test('and as it was known', async () => {
	await keepLetters(office.client('admin'), { database: 'pasokh', knownAt: Date.parse(between) });
	const some = Object.entries(ASKS).filter((_, i) => runs(i === SEED % 8 ? 1 : 0, 1) === 1);
	for (const [what, ask] of some) {
		const then = new Date(THEN + 20 * DAY).toISOString();
		const expected = naive(ask, Date.parse(then), (one) => !late.has(one));
		compare(await told({ ...ask, asOf: then, knownAt: between }), expected, `${what}, as known`);
	}
});

test('what stood at the end of each day is what was unanswered then, of the office and of each body', async () => {
	const client = office.client('reader');
	const asOf = new Date(NEWEST).toISOString();
	for (const by of [null, 'body']) {
		const forecasts = await readForecasts(client, { database: 'pasokh', asOf, by });
		const days = [...forecasts.values()].flatMap(({ stock }) => stock.map(({ day }) => day));
		for (const day of [days[0]!, days[random.int(days.length)]!, days.at(-1)!]) {
			const next = `SELECT toString(min(c.day)) AS next FROM pasokh.calendar AS c WHERE c.day > {day: Date32}`;
			const [first] = await rowsOf<{ next: string }>(client, next, { day });
			const at = tehranMidnight(first!.next) - 1;
			const found = await rowsOf<{ key: string; open: number }>(
				client,
				`SELECT ${by ?? "''"} AS key, toUInt32(count()) AS open FROM pasokh.letters_at(as_of = {at: DateTime64(3, 'UTC')})
				WHERE is_registered AND NOT is_answered AND NOT is_ended GROUP BY key`,
				{ at: new Date(at).toISOString().slice(0, 23).replace('T', ' ') }
			);
			for (const [key, { stock }] of forecasts) {
				const stood = stock.find((one) => one.day === day);
				if (stood) expect(stood.open, `${key} ${day}`).toBe(found.find((one) => one.key === key)?.open ?? 0);
			}
		}
	}
});
