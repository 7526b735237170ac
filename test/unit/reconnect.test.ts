import { describe, expect, it, onTestFinished } from 'vitest';
import { badgeOf } from '$lib/components/badge.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { delayMs, failuresAfter, shouldPoll } from '$lib/state/reconnect.ts';
import { createLiveHub, NoDataError, type Listener, type LiveEvent } from '../../web/lib/server/live-hub.ts';
import { StreamRefusedError, type Viewer } from '../../web/lib/server/stream-shares.ts';
import { wall } from '#sql/queries/wall.ts';
import { readFilters } from '../../web/lib/server/filters.ts';
import { eventStream, frame } from '../../web/lib/server/sse.ts';
import { kermanshahWall } from '../support/wall-fixture.ts';

describe('coming back', () => {
	it('waits twice as long after each failure, half of it by chance, and never above 30 seconds', () => {
		expect([1, 2, 3, 4].map((failures) => delayMs(failures, 0))).toEqual([500, 1000, 2000, 4000]);
		expect(delayMs(1, 1)).toBe(1000);
		expect(delayMs(50, 1)).toBe(30_000);
	});

	it('begins anew after a stream that held', () => {
		expect(failuresAfter(5, 60_000)).toBe(1);
		expect(failuresAfter(5, 2_000)).toBe(6);
		expect(failuresAfter(5, null)).toBe(6);
	});

	it('fetches figures itself when the stream does not come back', () => {
		expect([1, 2, 3].map(shouldPoll)).toEqual([false, false, true]);
	});
});

const filtersOf = (search: string) => readFilters(new URLSearchParams(search));
const [ALL, WEEK] = [filtersOf(''), filtersOf('range=7d')];
const READING = { snapshot: kermanshahWall(), readAt: 'x', staleSince: null, sentAt: 'y' };
const [MINA, SARA, REZA] = ['mina', 'sara', 'reza'].map((name): Viewer => ({
	...{ id: `session of ${name}`, person: name, isAnonymous: false }
})) as [Viewer, Viewer, Viewer];
const stranger = (n: number): Viewer => ({ id: `address ${n}`, person: `address ${n}`, isAnonymous: true });

describe('one poller for all', () => {
	function office() {
		const world = {
			...{ watermark: 'a', now: Date.parse('2022-08-27T10:02:00Z'), away: false, readings: [] as unknown[] },
			/** By how much the clock was set. */
			set: 0
		};
		const hub = createLiveHub(
			{
				...{ pollMs: 1, ageMs: 30_000, patienceMs: 60_000 },
				shares: { states: { all: 4, anonymous: 2 }, streams: { session: 6, address: 8, anonymous: 12 } },
				kept: 2
			},
			{
				readWatermark: async () => {
					if (world.away) throw new Error('connection refused');
					return world.watermark;
				},
				readPage: async (page, filters) => {
					world.readings.push([page.name, filters.preset]);
					return { ...kermanshahWall(), watermark: world.watermark };
				},
				isBehind: async () => false,
				now: () => world.now + world.set,
				running: () => world.now,
				trouble: () =>
					world.set === 0 ? null : { kind: world.set < 0 ? 'setBack' : 'setAhead', ms: Math.abs(world.set) },
				warn: () => {}
			}
		);
		onTestFinished(() => hub.stop());
		return { world, hub };
	}

	/** Follows the wall and hands out its events one by one. */
	function viewer(hub: ReturnType<typeof office>['hub']) {
		const events: LiveEvent[] = [];
		const waiting: ((event: LiveEvent) => void)[] = [];
		hub.follow(wall, ALL, MINA, (event) => {
			const next = waiting.shift();
			if (next) next(event);
			else events.push(event);
		});
		return {
			async next() {
				return events.shift() ?? (await new Promise<LiveEvent>((resolve) => waiting.push(resolve)));
			}
		};
	}

	it('reads once for many who ask, and again when something changed', async () => {
		const { world, hub } = office();
		await Promise.all([hub.read(wall, ALL), hub.read(wall, ALL), hub.read(wall, ALL)]);
		expect(world.readings).toHaveLength(1);
		world.watermark = 'b';
		world.now += 10;
		expect((await hub.read(wall, ALL)).snapshot.watermark).toBe('b');
		expect(world.readings).toHaveLength(2);
	});

	it('sends the snapshot first, then each change, to every viewer', async () => {
		const { world, hub } = office();
		const both = [viewer(hub), viewer(hub)];
		for (const id of ['a', 'b']) {
			world.watermark = id;
			for (const one of both) expect(await one.next()).toMatchObject({ name: 'snapshot', id });
		}
		expect(world.readings).toHaveLength(2);
		hub.stop();
		expect(await both[0]!.next()).toEqual({ name: 'bye' });
	});

	it('sends each change though the clock was set back, and the figures grow old', async () => {
		const { world, hub } = office();
		const one = viewer(hub);
		await one.next();
		world.set = -3_600_000;
		world.now += 10;
		const told = await one.next();
		expect(told).toMatchObject({ name: 'snapshot', id: 'a', reading: { trouble: { kind: 'setBack', ms: 3_600_000 } } });
		const { reading } = told as LiveEvent & { name: 'snapshot' };
		expect(badgeOf(reading, 'open', Date.parse(reading.sentAt), false, wordsOf('fa')).text).toMatch(
			/^ساعت سرور ۱ ساعت عقب رفته/
		);
		world.watermark = 'b';
		expect(await one.next()).toMatchObject({ name: 'snapshot', id: 'b' });
		const { length } = world.readings;
		world.now += 40_000;
		await expect.poll(() => world.readings.length).toBeGreaterThan(length);
	});

	it('keeps the last figures while the database is away, says since when, and comes back', async () => {
		const { world, hub } = office();
		const one = viewer(hub);
		await one.next();
		world.away = true;
		world.now += 10;
		expect(await one.next()).toMatchObject({ name: 'stale', since: '2022-08-27T10:02:00.010Z' });
		const kept = await hub.read(wall, ALL);
		expect(kept.snapshot.totals.lettersAndCalls).toBe(155_766);
		expect(kept.staleSince).toBe('2022-08-27T10:02:00.010Z');
		world.away = false;
		expect(await one.next()).toMatchObject({ name: 'snapshot', reading: { staleSince: null } });
	});

	it('calls figures old no longer once they are new again, whatever else is followed', async () => {
		const { world, hub } = office();
		await hub.read(wall, WEEK);
		open(hub, MINA, '');
		world.away = true;
		world.now += 10;
		expect((await hub.read(wall, WEEK)).staleSince).not.toBeNull();
		world.away = false;
		world.now += 10;
		expect((await hub.read(wall, WEEK)).staleSince).toBeNull();
	});

	it('says that there are no figures rather than showing zeros', async () => {
		const { world, hub } = office();
		world.away = true;
		await expect(hub.read(wall, ALL)).rejects.toBeInstanceOf(NoDataError);
	});

	it('reads each page and each of its filters for itself', async () => {
		const { world, hub } = office();
		await Promise.all([hub.read(wall, ALL), hub.read(wall, WEEK), hub.read({ ...wall, name: 'other' }, WEEK)]);
		expect(world.readings).toEqual([
			['wall', null],
			['wall', '7d'],
			['other', '7d']
		]);
	});

	/** Opens a stream; `ended` says whether the hub has ended it. */
	function open(hub: ReturnType<typeof office>['hub'], viewer: Viewer, search: string) {
		const stream = { ended: false };
		const listener: Listener = ({ name }) => {
			if (name === 'bye') stream.ended = true;
		};
		const leave = hub.follow(wall, filtersOf(search), viewer, listener);
		return Object.assign(stream, { leave });
	}
	const day = (n: number) => `from=1401-05-${String(n).padStart(2, '0')}`;

	it('refuses one more followed state than it may read, and never the page as it opens', () => {
		const { hub } = office();
		for (let n = 1; n <= 4; n++) open(hub, MINA, day(n));
		expect(() => open(hub, MINA, day(5))).toThrow(StreamRefusedError);
		open(hub, { ...MINA, id: 'another session' }, '');
		open(hub, stranger(1), '');
	});

	it('opens no more streams of a session, or of an address, than these may have, and counts those that ended no more', () => {
		const { hub } = office();
		const own = Array.from({ length: 6 }, () => open(hub, MINA, ''));
		expect(() => open(hub, MINA, '')).toThrow(StreamRefusedError);
		open(hub, SARA, '');
		own[0]!.leave();
		own[0]!.leave();
		open(hub, MINA, '');
		expect(() => open(hub, MINA, '')).toThrow(StreamRefusedError);

		for (let n = 0; n < 8; n++) open(hub, stranger(1), '');
		expect(() => open(hub, stranger(1), '')).toThrow(StreamRefusedError);
		for (let n = 0; n < 4; n++) open(hub, stranger(2), '');
		// All addresses together have theirs; whoever is logged in has a stream all the same.
		expect(() => open(hub, stranger(3), '')).toThrow(StreamRefusedError);
		open(hub, SARA, '');
	});

	it('takes a rare state from whoever follows most, and none that several people follow', () => {
		const { hub } = office();
		const [shared, ...rare] = [1, 2, 3, 4].map((n) => open(hub, MINA, day(n)));
		const other = open(hub, SARA, day(1));
		const own = open(hub, SARA, day(5));
		expect(rare.filter(({ ended }) => ended)).toHaveLength(1);
		// The one who still follows three gives another; then nobody follows much more than anybody else.
		expect(() => open(hub, REZA, day(6))).not.toThrow();
		expect(() => open(hub, SARA, day(7))).toThrow(StreamRefusedError);
		expect([shared, other, own].map((one) => one!.ended)).toEqual([false, false, false]);
	});

	it('leaves a share of the states to those who are logged in, and takes a stranger’s before theirs', () => {
		const { hub } = office();
		const strangers = [1, 2].map((n) => open(hub, stranger(n), day(n)));
		expect(() => open(hub, stranger(3), day(3))).toThrow(StreamRefusedError);
		for (const n of [4, 5]) open(hub, MINA, day(n));
		open(hub, SARA, day(6));
		expect(strangers.filter(({ ended }) => ended)).toHaveLength(1);
		expect(() => open(hub, stranger(4), day(7))).toThrow(StreamRefusedError);
	});

	it('reads a page for whoever opens it, however many states are followed and kept', async () => {
		const { world, hub } = office();
		for (let n = 1; n <= 4; n++) open(hub, MINA, day(n));
		await hub.read(wall, ALL);
		for (let n = 5; n < 30; n++) expect(await hub.read(wall, filtersOf(day(n)))).toMatchObject({ staleSince: null });
		// The page as it opens is still kept, so it has figures when the database goes away.
		world.away = true;
		world.now += 10;
		expect((await hub.read(wall, ALL)).snapshot.totals.lettersAndCalls).toBe(155_766);
		await expect(hub.read(wall, filtersOf(day(5)))).rejects.toBeInstanceOf(NoDataError);
	});
});

describe('a stream', () => {
	it('holds the newest event alone for a viewer that does not read, and ends one that never does', async () => {
		let tell: Listener = () => {};
		let left = 0;
		let hungUp = 0;
		const stream = eventStream({
			follow: (listener) => {
				tell = listener;
				return () => void left++;
			},
			heartbeatMs: 5,
			hangUp: () => void hungUp++
		});
		for (let n = 0; n < 1_000; n++) tell({ name: 'snapshot', id: String(n), reading: READING });
		const reader = stream.getReader();
		const text = async () => new TextDecoder().decode((await reader.read()).value);
		expect(await text()).toMatch(/^retry: /);
		expect(await text()).toMatch(/^id: 999\n/);
		await expect.poll(() => [left > 0, hungUp > 0], { timeout: 30_000 }).toEqual([true, true]);
	});
});

describe('what the viewer is told', () => {
	it('frames an event in lines of its own', () => {
		expect(frame({ name: 'bye' })).toBe('event: bye\ndata: {}\n\n');
		const lines = frame({ name: 'snapshot', id: '17', reading: READING }).split('\n');
		expect(lines.slice(0, 2)).toEqual(['id: 17', 'event: snapshot']);
		expect(JSON.parse(lines[2]?.replace(/^data: /, '') ?? '')).toEqual(READING);
		expect(lines.slice(3)).toEqual(['', '']);
	});
});
