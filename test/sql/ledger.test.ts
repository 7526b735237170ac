/** @module-tag deep */
import fc from 'fast-check';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import { utcMoment } from '#ingest/pipeline/to-row.ts';
import { newBatchId } from '#ingest/spool/spool.ts';
import { runQuery } from '#sql/client/define.server.ts';
import { markAsPlayed, SCENARIO } from '#sql/office/demo.server.ts';
import { OWN_SOURCE } from '#sql/office/tokens.ts';
import { sourceList, stateOf } from '#sql/queries/sources.ts';
import { ANALYST_VIEWS } from '#sql/server/analyst.ts';
import { runs, SEED } from '../support/depth.ts';
import { rowsOf } from '../support/state.ts';
import { useOffice } from '../support/use-office.ts';

const office = useOffice();
let client: ClickHouseClient;

beforeAll(() => void (client = office.client('writer')));

const empty = async () => {
	for (const table of ['event_log', 'receipts', 'undone_loads', 'spool_status'])
		await client.command({ query: `TRUNCATE TABLE pasokh.${table}` });
};
beforeEach(empty);

/** An event as a producer sent it: the same subject and id is the same event, another content is a conflict. */
interface Sent {
	kind: 'letter' | 'call';
	subject: string;
	id: string;
	content: number;
}
interface SentBatch {
	source: string;
	load: string;
	/** Minutes after the beginning. */
	minute: number;
	events: Sent[];
	rejected: number;
}

/** 22:00 of Tehran on 24 November 2026, so that the batches of a few hours lie on both sides of its midnight. */
const START = Date.UTC(2026, 10, 24, 18, 30);
const tehranDay = (at: number): string => new Date(at + 3.5 * 3_600_000).toISOString().slice(0, 10);
const insert = (table: string, values: object[]): Promise<unknown> =>
	values.length === 0 ? Promise.resolve() : client.insert({ table: `pasokh.${table}`, values, format: 'JSONEachRow' });

/** What the writer makes of a batch; written twice, it is the same. */
async function write(batch: SentBatch, id: bigint): Promise<void> {
	const received = utcMoment(START + batch.minute * 60_000);
	await insert(
		'event_log',
		batch.events.map(({ kind, subject, id: event_id, content }) => ({
			...{ subject_kind: kind, subject_id: subject, source: batch.source, event_id, content_hash: String(content) },
			...{ load_id: batch.load, type: 'letter.noted', occurred_at: '2022-07-14 05:00:00.000', ingested_at: received }
		}))
	);
	await insert('receipts', [
		{
			...{ batch_id: String(id), source: batch.source, load_id: batch.load, door: 'http', received_at: received },
			...{ events: batch.events.length, rejected: batch.rejected, newest_at: null }
		}
	]);
}

interface Account {
	source: string;
	day: string;
	received: number;
	distinct_events: number;
	duplicates: number;
	rejected: number;
	conflicts: number;
}

/** The ledger, counted one event after the other in the order of receipt. */
function model(batches: SentBatch[], undone: Set<string>): Account[] {
	const accounts = new Map<string, Account>();
	const of = (source: string, at: number): Account => {
		const day = tehranDay(at);
		const key = `${source} ${day}`;
		const blank = { source, day, received: 0, distinct_events: 0, duplicates: 0, rejected: 0, conflicts: 0 };
		return accounts.get(key) ?? accounts.set(key, blank).get(key)!;
	};
	const seen = new Set<string>();
	const standing = new Map<string, { source: string; first: number; contents: Set<number> }>();
	for (const batch of batches.toSorted((a, b) => a.minute - b.minute)) {
		const at = START + batch.minute * 60_000;
		const account = of(batch.source, at);
		account.received += batch.events.length + batch.rejected;
		account.rejected += batch.rejected;
		for (const { kind, subject, id, content } of batch.events) {
			const key = JSON.stringify([batch.source, kind, subject, id]);
			if (seen.has(key)) account.duplicates++;
			else account.distinct_events++;
			seen.add(key);
			if (undone.has(batch.load)) continue;
			const event = standing.get(key) ?? { source: batch.source, first: at, contents: new Set() };
			event.contents.add(content);
			standing.set(key, event);
		}
	}
	for (const { source, first, contents } of standing.values()) if (contents.size > 1) of(source, first).conflicts++;
	return [...accounts.values()].toSorted((a, b) => (a.source + a.day < b.source + b.day ? -1 : 1));
}

const sent: fc.Arbitrary<Sent> = fc.record({
	kind: fc.constantFrom('letter', 'call'),
	subject: fc.constantFrom('s1', 's2', 's3'),
	id: fc.constantFrom('e1', 'e2', 'e3', 'e4'),
	content: fc.constantFrom(1, 1, 1, 2, 2 ** 53)
});
const batches: fc.Arbitrary<SentBatch[]> = fc.array(
	fc.record({
		source: fc.constantFrom('a', 'b'),
		load: fc.constantFrom('', '', 'x', 'y'),
		minute: fc.integer({ min: 0, max: 300 }),
		events: fc.array(sent, { maxLength: 8 }),
		rejected: fc.integer({ min: 0, max: 3 })
	}),
	{ minLength: 1, maxLength: 8 }
);

test(`received = distinct + duplicates + rejected, to the unit, by what was sent; seed ${SEED}`, async () => {
	let lastId = newBatchId(START);
	await fc.assert(
		fc.asyncProperty(batches, fc.boolean(), fc.boolean(), async (all, isUndone, isAgain) => {
			await empty();
			const undone = new Set(isUndone ? ['x'] : []);
			await insert(
				'undone_loads',
				[...undone].map((load_id) => ({ load_id }))
			);
			// In any order, and the first of them once more, as after a crash.
			const ids = all.map(() => lastId++);
			for (const [i, batch] of all.entries()) await write(batch, ids[i]!);
			if (isAgain) await write(all[0]!, ids[0]!);
			const ledger = await rowsOf<Record<keyof Account, string>>(
				client,
				'SELECT * FROM pasokh.ledger ORDER BY source, day'
			);
			const numbers = ledger.map(({ source, day, ...counts }) => ({
				source,
				day,
				...Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, Number(count)]))
			}));
			expect(numbers).toEqual(model(all, undone));
			for (const one of numbers as unknown as Account[])
				expect(one.received).toBe(one.distinct_events + one.duplicates + one.rejected);
			const [conflicts] = await rowsOf<{ n: string }>(client, 'SELECT count() AS n FROM pasokh.conflicts');
			expect(Number(conflicts!.n)).toBe(model(all, undone).reduce((sum, one) => sum + one.conflicts, 0));
		}),
		{ seed: SEED, numRuns: runs(5, 12), endOnFailure: true }
	);
});

test('a conflict is reported with the content that stands, until the load that brought the other is undone', async () => {
	const event = (content: number): Sent => ({ kind: 'letter', subject: 'L-1', id: 'e-1', content });
	const of = (load: string, minute: number, content: number): SentBatch => ({
		...{ source: 'a', load, minute, events: [event(content)], rejected: 0 }
	});
	await write(of('', 0, 255), 1n);
	await write(of('x', 1, 16), 2n);
	await write(of('y', 2, 255), 3n);
	const conflicts = () => rowsOf(client, 'SELECT * FROM pasokh.conflicts');
	expect(await conflicts()).toEqual([
		{
			...{ source: 'a', subject_kind: 'letter', subject_id: 'L-1', letter_id: 'L-1', call_id: null, event_id: 'e-1' },
			...{ contents: '2', standing_hash: '10', standing_type: 'letter.noted', other_hashes: ['ff'] },
			...{ load_ids: ['x', 'y'], first_ingested_at: utcMoment(START), last_ingested_at: utcMoment(START + 60_000) }
		}
	]);
	await insert('undone_loads', [{ load_id: 'x' }]);
	expect(await conflicts()).toEqual([]);
});

test('a source tells when it was last heard, how much and how late; a spool, how full it is', async () => {
	const now = Date.now();
	const receipt = (batch_id: number, secondsAgo: number, events: number, more: object = {}) => {
		const [received_at, stored_at] = [secondsAgo, secondsAgo - 0.5].map((ago) => utcMoment(now - ago * 1_000));
		const batch = { batch_id: String(batch_id), source: 'a', load_id: '', door: 'http', received_at, stored_at };
		return { ...batch, events, rejected: 1, newest_at: null, ...more };
	};
	await insert('receipts', [
		receipt(1, 7_200, 100, { newest_at: utcMoment(now - 9_000_000) }),
		receipt(2, 1_800, 10),
		receipt(3, 60, 1, { door: 'inbox' }),
		receipt(4, 600, 5, { source: 'b' }),
		// A clock that runs ahead.
		receipt(5, -3_600, 5, { source: 'c', stored_at: utcMoment(now) })
	]);
	const [a, b, c] = await rowsOf(client, 'SELECT * FROM pasokh.sources ORDER BY source');
	expect([a, b, c]).toMatchObject([
		{
			...{ events: '111', rejected: '3', events_1h: '11', rejected_1h: '2', events_5m: '1', door: 'inbox' },
			...{ store_lag_s: 0.5, events_per_s_5m: 1 / 300 }
		},
		{ newest_event_at: null, event_lag_s: null, events_5m: '0' },
		{ silent_s: '0', store_lag_s: 0 }
	]);
	expect(Number(a!['silent_s'])).toBeGreaterThanOrEqual(60);
	expect(Number(a!['event_lag_s'])).toBeGreaterThanOrEqual(9_000);

	const status = (process: string, minutesAgo: number, bytes: number, oldest: number | null) => ({
		...{ process, batches: 1, events: 2, bytes, limit_bytes: 100, told_at: utcMoment(now - minutesAgo * 60_000) },
		oldest_at: oldest === null ? null : utcMoment(now - oldest * 1_000)
	});
	await insert('spool_status', [status('one', 10, 90, 1_000)]);
	await insert('spool_status', [status('one', 5, 50, 900), status('two', 0, 0, null)]);
	const [one, two] = await rowsOf(client, 'SELECT * FROM pasokh.spool ORDER BY process');
	expect([one, two]).toMatchObject([
		{ process: 'one', bytes: '50', filled: 0.5 },
		{ process: 'two', oldest_at: null, oldest_s: null }
	]);
	expect(Number(one!['silent_s'])).toBeGreaterThanOrEqual(300);
	expect(Number(one!['oldest_s'])).toBeGreaterThanOrEqual(900);
});

test('a source is silent when it was not so in the same span of the weeks before, or of its first days; a night of every day is none', async () => {
	const MINUTE = 60_000;
	const HOUR = 60 * MINUTE;
	const WEEK = 7 * 24 * HOUR;
	const EVENTS = 10;
	const now = Date.now();
	let batch = 0;
	const at = (source: string, ages: number[]) =>
		ages.map((age) => ({
			...{ batch_id: String(++batch), source, load_id: '', door: 'http', events: EVENTS, rejected: 1 },
			...{ received_at: utcMoment(now - age), newest_at: utcMoment(now - age - HOUR) },
			stored_at: utcMoment(now - age + 2_000)
		}));
	/** Every ten minutes in the four weeks, or so many days, before an age, but for the hours that `isQuiet` says: of a day, back from now. */
	const feed = (from: number, isQuiet: (age: number) => boolean = () => false, days = 4 * 7) =>
		Array.from({ length: days * 24 * 6 }, (_, n) => from + n * 10 * MINUTE).filter((age) => !isQuiet(age));
	const isOfLastHours = (age: number) => age % (24 * HOUR) < 5 * HOUR;
	await insert('receipts', [
		...at('live', feed(MINUTE)),
		...at('silent', feed(5 * HOUR)),
		...at(SCENARIO, feed(5 * HOUR)),
		...at(OWN_SOURCE, feed(5 * HOUR)),
		...at('nightly', feed(5 * HOUR, isOfLastHours)),
		...at('young', [3 * HOUR, 3 * HOUR + MINUTE]),
		// In their first week: one that pauses longer than on its days before, one that paused so on each, one that sent once.
		...at('week', feed(4 * HOUR, undefined, 3)),
		...at('nights', feed(4 * HOUR, isOfLastHours, 3)),
		...at('once', [HOUR]),
		// It began on this weekday two weeks ago, whose day is no whole one.
		...at('begun', [1_000, WEEK + 1_000, 2 * WEEK + 1_000]),
		...at('weekly', [2 * 24 * HOUR, WEEK + 2 * 24 * HOUR, 2 * WEEK + 2 * 24 * HOUR])
	]);
	const rows = await runQuery(office.client('reader'), sourceList, { database: 'pasokh' });
	const states = () => Object.fromEntries(rows.map((row) => [row.source, stateOf(row, office.settings.dataDir)]));
	expect(states()).toMatchObject({ [SCENARIO]: 'silent' });
	// The demo that is played to its end.
	markAsPlayed(office.settings.dataDir);
	expect(states()).toEqual({
		...{ [SCENARIO]: 'played', [OWN_SOURCE]: 'quiet', live: 'live', silent: 'silent', nightly: 'quiet' },
		...{ young: 'silent', week: 'silent', nights: 'quiet', once: 'unsure', begun: 'live', weekly: 'live' }
	});

	// Rates, lags and what is usual are those of its receipts.
	const of = (source: string) => rows.find((row) => row.source === source)!;
	expect(of('live')).toMatchObject({ events_5m: EVENTS, median_gap_s: 600, weeks: 3, store_lag_s: 2 });
	expect(of('live').events).toBe(4 * 7 * 24 * 6 * EVENTS);
	expect(of('live').received_at - of('live').happened_at!).toBe(HOUR);
	expect(Math.abs(of('live').usual_today! - of('live').today)).toBeLessThanOrEqual(EVENTS);
	expect(of('begun')).toMatchObject({ usual_today: EVENTS, weeks: 2, usual_weeks: 0 });
	expect(of('young')).toMatchObject({ usual_today: null, weeks: 0, rejected: 2 });
});

test('no analyst sees how events came in, and pages do', async () => {
	const views = ['ledger', 'conflicts', 'sources', 'spool', 'dead_letter_list'];
	expect(views.filter((view) => (ANALYST_VIEWS as readonly string[]).includes(view))).toEqual([]);
	for (const view of views) await rowsOf(office.client('reader'), `SELECT * FROM pasokh.${view}`);
});
