import { describe, expect, it, onTestFinished, test, vi } from 'vitest';
import { PATIENCE_MS } from '#sql/model/quiet.ts';
import { readConsistently, type ConsistentDeps } from '#sql/queries/pages/consistent.ts';
import { wall } from '#sql/queries/wall.ts';
import { badgeOf } from '$lib/components/badge.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { createFollowed } from '$lib/server/followed.ts';
import { eventStream } from '$lib/server/sse.ts';
import { readFilters } from '../../web/lib/server/filters.ts';
import { createLiveHub, type LiveEvent } from '../../web/lib/server/live-hub.ts';
import { kermanshahWall } from '../support/wall-fixture.ts';

const ALL = readFilters(new URLSearchParams());
const WEEK = readFilters(new URLSearchParams('range=7d'));

/** An office of which the wall has been read once, 40 seconds ago; what is read from now on waits for `release`. */
async function busyOffice() {
	const held = Promise.withResolvers<void>();
	const world = {
		...{ watermark: 'a', now: Date.parse('2022-08-27T10:02:00Z'), isBehind: true, readings: 0 },
		gate: Promise.resolve(),
		earlier: {}
	};
	const hub = createLiveHub(
		{
			...{ pollMs: 1, ageMs: 30_000, patienceMs: 20, kept: 2 },
			shares: { states: { all: 4, anonymous: 2 }, streams: { session: 6, address: 8, anonymous: 12 } }
		},
		{
			readWatermark: async () => world.watermark,
			readPage: async () => {
				world.readings++;
				const { watermark } = world;
				await world.gate;
				return { ...kermanshahWall(), watermark, ...world.earlier };
			},
			isBehind: async () => world.isBehind,
			now: () => world.now,
			running: () => world.now,
			trouble: () => null,
			warn: () => {}
		}
	);
	await hub.read(wall, ALL);
	onTestFinished(() => hub.stop());
	await hub.read(wall, ALL);
	Object.assign(world, { watermark: 'b', now: world.now + 40_000, gate: held.promise });
	/** What a page says of its age. */
	const badge = (reading: Awaited<ReturnType<typeof hub.read>>) =>
		badgeOf(reading, 'open', Date.parse(reading.sentAt), false, wordsOf('fa'));
	return { world, hub, badge, release: held.resolve };
}

describe('while more comes in than state keeps up with', () => {
	it('whoever opens a page gets the last figures and their age, and whoever follows it the new ones', async () => {
		const { hub, world, badge, release } = await busyOffice();
		const reading = await hub.read(wall, ALL);
		expect(reading).toMatchObject({ isLate: true, staleSince: null, snapshot: { watermark: 'a' } });
		expect(badge(reading)).toMatchObject({ tone: 'quiet', text: 'ارقام از ۴۰ ثانیه پیش؛ در حال تازه شدن' });
		const events: LiveEvent[] = [];
		world.now += 1_000;
		hub.follow(wall, ALL, { id: 'mina', person: 'mina', isAnonymous: false }, (event) => events.push(event));
		// The stream begins with what there is, which is no younger.
		expect(events).toMatchObject([{ name: 'snapshot', id: 'a', reading: { isLate: true } }]);
		release();
		await expect.poll(() => events.at(-1)).toMatchObject({ name: 'snapshot', id: 'b' });
		expect(events.at(-1)).not.toHaveProperty('reading.isLate');
	});

	it('figures of an earlier moment, where none of now belong together, say how old they are', async () => {
		const { hub, world, badge, release } = await busyOffice();
		release();
		world.earlier = { knownAt: new Date(world.now - 120_000).toISOString(), isEarlier: true };
		expect(badge(await hub.read(wall, ALL)).text).toBe('ارقام از ۲ دقیقه پیش؛ در حال تازه شدن');
	});

	it('figures are waited for where there are none yet, and where they come soon', async () => {
		const { hub, release } = await busyOffice();
		const [never, soon] = [hub.read(wall, WEEK), hub.read(wall, ALL)];
		release();
		expect(await never).not.toHaveProperty('isLate');
		expect(await soon).toMatchObject({ snapshot: { watermark: 'b' } });
	});

	it('one reading does for all who came while another was under way', async () => {
		const { world, hub, release } = await busyOffice();
		for (let n = 0; n < 5; n++) {
			world.now += 10;
			world.watermark += '+';
			expect(await hub.read(wall, ALL)).toMatchObject({ isLate: true });
		}
		world.now += 10;
		release();
		await expect.poll(async () => (await hub.read(wall, ALL)).snapshot.watermark).toBe(world.watermark);
		// The first, the one under way, and one more.
		expect(world.readings).toBe(3);
	});

	it('and where state keeps up, a page is waited for, however long it takes', async () => {
		const { world, hub, release } = await busyOffice();
		world.isBehind = false;
		setTimeout(release, 60);
		expect((await hub.read(wall, ALL)).snapshot.watermark).toBe('b');
	});
});

it('calls figures live only while data come, and grows old by itself', () => {
	const snapshot = kermanshahWall();
	snapshot.freshness.lastIngestedAt = '2022-08-27T10:00:00Z';
	const reading = { snapshot, readAt: '2022-08-27T10:00:01Z', staleSince: null, sentAt: '2022-08-27T10:00:02Z' };
	const at = (instant: string, connection: 'open' | 'broken' = 'open') =>
		badgeOf(reading, connection, Date.parse(instant), false, wordsOf('fa'));
	expect(at('2022-08-27T10:00:02Z')).toMatchObject({ tone: 'live', text: 'زنده، ۲ ثانیه پیش' });
	expect(at('2022-08-27T10:05:00Z')).toMatchObject({ tone: 'quiet', text: 'آخرین داده: ۵ دقیقه پیش' });
	const broken = at('2022-08-27T10:01:01Z', 'broken');
	expect(broken).toMatchObject({ tone: 'alarm', text: 'ارتباط قطع است؛ ارقام از ۱ دقیقه پیش' });
});

test('what streams follow is asked about at once, and only while somebody follows', async () => {
	vi.useFakeTimers();
	const asked: string[][] = [];
	const followed = createFollowed<(n: number) => void>(1_000, async (followers) => {
		asked.push([...followers.keys()]);
		for (const listeners of followers.values()) for (const tell of listeners) tell(asked.length);
	});
	const told: string[] = [];
	followed.look();
	const leaving = ['sara', 'sara', 'reza'].map((id, place) =>
		followed.follow(id, (n) => told.push(`${id}${place}: ${n}`))
	);
	await vi.advanceTimersByTimeAsync(1_000);
	expect(asked).toEqual([['sara', 'reza']]);
	expect(told).toEqual(['sara0: 1', 'sara1: 1', 'reza2: 1']);
	leaving[0]!();
	leaving[2]!();
	leaving[2]!();
	await vi.advanceTimersByTimeAsync(1_000);
	expect(asked.at(-1)).toEqual(['sara']);
	leaving[1]!();
	await vi.advanceTimersByTimeAsync(5_000);
	expect(asked).toHaveLength(2);
	followed.follow('reza', () => {});
	await vi.advanceTimersByTimeAsync(1_000);
	expect(asked.at(-1)).toEqual(['reza']);
	vi.useRealTimers();
});

test('of a viewer that does not read, the newest figures and the newest count are kept', async () => {
	const told = Promise.withResolvers<Parameters<Parameters<typeof eventStream>[0]['follow']>[0]>();
	const body = eventStream({
		...{ heartbeatMs: 60_000, hangUp: () => {} },
		follow: (listener) => {
			told.resolve(listener);
			return () => {};
		}
	});
	const tell = await told.promise;
	for (const [count, since] of ['2026-01-01', '2026-01-02', '2026-01-03'].entries()) {
		tell({ name: 'bell', unread: { text: String(count), name: 'unread' } });
		tell({ name: 'stale', since, sentAt: since });
	}
	const reader = body.getReader();
	const read: string[] = [];
	for (let n = 0; n < 3; n++) read.push(new TextDecoder().decode((await reader.read()).value));
	await reader.cancel();
	expect(read[0]).toMatch(/^retry:/);
	expect(read.slice(1).toSorted()).toEqual([
		'event: bell\ndata: {"text":"2","name":"unread"}\n\n',
		'event: stale\ndata: {"since":"2026-01-03","sentAt":"2026-01-03"}\n\n'
	]);
});

const row = (version: number, isBegun: boolean, more: object = {}) => ({
	...{ process: 'a', version: String(version), is_begun: isBegun, newest_at: null, oldest_at: null },
	...{ silent_s: 0, spool_silent_s: 0, ...more }
});
type Row = ReturnType<typeof row>;

/** Reads from a database whose rounds are those of a script, one look after another; the last one stays. */
async function readOver(script: Row[][], { takes = 50, ...more }: Partial<ConsistentDeps> & { takes?: number } = {}) {
	let look = 0;
	let now = 0;
	const reads: (number | null)[] = [];
	const again: boolean[] = [];
	const deps: ConsistentDeps = {
		rounds: async () => script[Math.min(look++, script.length - 1)] ?? [],
		received: async () => ({ newest_at: 1_000, now: 11_000 + now }),
		wait: async (ms) => void (now += ms),
		clock: () => now,
		...more
	};
	const { knownAt } = await readConsistently(deps, async (knownAt, isAgain) => {
		reads.push(knownAt);
		again.push(isAgain);
		now += takes;
		return look;
	});
	return { knownAt, reads, again, waited: now };
}

describe('figures that belong together', () => {
	it('are read once while nothing is being written', async () => {
		expect(await readOver([[row(1, false)]])).toMatchObject({ knownAt: 1_000, reads: [null] });
	});

	it.each([
		['a round began meanwhile, and not before it has settled', [row(2, true), row(2, true), row(3, false)]],
		['a whole round passed meanwhile', [row(3, false)]]
	])('are read again when %s', async (_, rounds) => {
		const { reads } = await readOver([row(1, false), ...rounds].map((round) => [round]));
		expect(reads).toEqual([null, null]);
	});

	it('are read again though they take longer than one waits for a rest, and ask for a longer one', async () => {
		const passing = [1, 3, 3].map((version) => [row(version, false)]);
		const { reads, again } = await readOver(passing, { takes: PATIENCE_MS + 1 });
		expect({ reads, again }).toEqual({ reads: [null, null], again: [false, true] });
	});

	it('are those of a moment before the oldest unfinished round when no rest comes', async () => {
		const busy = [row(2, true, { oldest_at: 700 }), row(4, true, { process: 'b', oldest_at: 500 })];
		expect(await readOver([busy])).toMatchObject({ knownAt: 499, reads: [499] });
	});

	it('do not wait for a process that has been dead for minutes, but for one whose spool still tells', async () => {
		const dead = row(2, true, { process: 'b', silent_s: 300, spool_silent_s: 300, oldest_at: 500 });
		expect(await readOver([[row(1, false), dead]])).toMatchObject({ knownAt: 1_000 });
		expect(await readOver([[row(1, false), { ...dead, spool_silent_s: 1 }]])).toMatchObject({ knownAt: 499 });
	});

	it('wait, with two processes, until what the other had received by then must have begun', async () => {
		const received = async () => ({ newest_at: 1_000, now: 1_100 });
		const two = [row(1, false), row(1, false, { process: 'b' })];
		expect(await readOver([two], { received })).toMatchObject({ knownAt: 1_000, reads: [null], waited: 1_450 });
	});
});
