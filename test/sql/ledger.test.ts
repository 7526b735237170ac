/** @module-tag deep */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import { utcMoment } from '#ingest/pipeline/to-row.ts';
import { newBatchId } from '#ingest/spool/spool.ts';
import { ANALYST_VIEWS } from '#sql/server/analyst.ts';
import { runs, SEED } from '../support/depth.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { rowsOf } from '../support/state.ts';

const VIEWS = ['ledger', 'conflicts', 'sources', 'spool', 'dead_letter_list'];

let office: EmbeddedUnderTest;
let client: ClickHouseClient;

beforeAll(async () => {
	office = await startEmbeddedOffice();
	client = office.client('writer');
});
afterAll(async () => office?.stop());

beforeEach(async () => {
	for (const table of [
		'event_log',
		'receipts',
		'undone_loads',
		'dead_letters',
		'replayed_dead_letters',
		'spool_status'
	])
		await client.command({ query: `TRUNCATE TABLE pasokh.${table}` });
});

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
			for (const table of ['event_log', 'receipts', 'undone_loads'])
				await client.command({ query: `TRUNCATE TABLE pasokh.${table}` });
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
	const receipt = (id: number, secondsAgo: number, events: number, more: object = {}) => ({
		...{
			batch_id: String(id),
			source: 'a',
			load_id: '',
			door: 'http',
			received_at: utcMoment(now - secondsAgo * 1_000)
		},
		...{ events, rejected: 1, newest_at: null, stored_at: utcMoment(now - secondsAgo * 1_000 + 500), ...more }
	});
	await insert('receipts', [
		receipt(1, 7_200, 100, { newest_at: utcMoment(now - 9_000_000) }),
		receipt(2, 1_800, 10),
		receipt(3, 60, 1, { door: 'inbox' }),
		receipt(4, 600, 5, { source: 'b' }),
		// A clock that runs ahead.
		receipt(5, -3_600, 5, { source: 'c', stored_at: utcMoment(now) })
	]);
	const [a, b, c] = await rowsOf(client, 'SELECT * FROM pasokh.sources ORDER BY source');
	expect(a).toMatchObject({
		events: '111',
		rejected: '3',
		events_1h: '11',
		rejected_1h: '2',
		events_5m: '1',
		door: 'inbox'
	});
	expect([a!['store_lag_s'], a!['events_per_s_5m']]).toEqual([0.5, 1 / 300]);
	expect(Number(a!['silent_s'])).toBeGreaterThanOrEqual(60);
	expect(Number(a!['event_lag_s'])).toBeGreaterThanOrEqual(9_000);
	expect(b).toMatchObject({ newest_event_at: null, event_lag_s: null, events_5m: '0' });
	expect(c).toMatchObject({ silent_s: '0', store_lag_s: 0 });

	const status = (process: string, minutesAgo: number, bytes: number, oldest: number | null) => ({
		...{ process, batches: 1, events: 2, bytes, limit_bytes: 100, told_at: utcMoment(now - minutesAgo * 60_000) },
		oldest_at: oldest === null ? null : utcMoment(now - oldest * 1_000)
	});
	await insert('spool_status', [status('one', 10, 90, 1_000)]);
	await insert('spool_status', [status('one', 5, 50, 900), status('two', 0, 0, null)]);
	const [one, two] = await rowsOf(client, 'SELECT * FROM pasokh.spool ORDER BY process');
	expect(one).toMatchObject({ process: 'one', bytes: '50', filled: 0.5 });
	expect(Number(one!['silent_s'])).toBeGreaterThanOrEqual(300);
	expect(Number(one!['oldest_s'])).toBeGreaterThanOrEqual(900);
	expect(two).toMatchObject({ process: 'two', oldest_at: null, oldest_s: null });
});

test('each column says what it is in Persian and in English, and no analyst sees it', async () => {
	const names = VIEWS.map((view) => `'${view}'`).join();
	const columns = await rowsOf<{ table: string; comment: string }>(
		client,
		`SELECT table, name, comment FROM system.columns WHERE database = 'pasokh' AND table IN (${names})`
	);
	expect(new Set(columns.map(({ table }) => table))).toEqual(new Set(VIEWS));
	expect(columns.filter(({ comment }) => !/[آ-ی].* \| .*[a-z]/.test(comment))).toEqual([]);
	expect(VIEWS.filter((view) => (ANALYST_VIEWS as readonly string[]).includes(view))).toEqual([]);
	for (const view of VIEWS) await rowsOf(office.client('reader'), `SELECT * FROM pasokh.${view}`);
});
