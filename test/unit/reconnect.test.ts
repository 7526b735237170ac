import { describe, expect, it } from 'vitest';
import { badgeOf } from '$lib/components/badge.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { delayMs, failuresAfter, shouldPoll } from '$lib/state/reconnect.ts';
import { createLiveHub, NoDataError, TooManyStatesError, type LiveEvent } from '../../web/lib/server/live-hub.ts';
import { wall } from '#sql/queries/wall.ts';
import { readFilters } from '../../web/lib/server/filters.ts';
import { frame } from '../../web/lib/server/sse.ts';
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

const ALL = readFilters(new URLSearchParams());

describe('one poller for all', () => {
	function office() {
		const world = { watermark: 'a', now: Date.parse('2022-08-27T10:02:00Z'), away: false, readings: [] as unknown[] };
		const hub = createLiveHub(
			{ pollMs: 1, ageMs: 30_000, states: 3 },
			{
				readWatermark: async () => {
					if (world.away) throw new Error('connection refused');
					return world.watermark;
				},
				readPage: async (page, filters) => {
					world.readings.push([page.name, filters.preset]);
					return { ...kermanshahWall(), watermark: world.watermark };
				},
				now: () => world.now,
				warn: () => {}
			}
		);
		return { world, hub };
	}

	/** Follows a state and hands out its events one by one. */
	function viewer(follow: (listener: (event: LiveEvent) => void) => () => void) {
		const events: LiveEvent[] = [];
		const waiting: ((event: LiveEvent) => void)[] = [];
		const leave = follow((event) => {
			const next = waiting.shift();
			if (next) next(event);
			else events.push(event);
		});
		const next = () => {
			const event = events.shift();
			return event ? Promise.resolve(event) : new Promise<LiveEvent>((resolve) => waiting.push(resolve));
		};
		return { next, leave };
	}

	it('reads once for many who ask, and again when something changed', async () => {
		const { world, hub } = office();
		await Promise.all([hub.read(wall, ALL), hub.read(wall, ALL), hub.read(wall, ALL)]);
		expect(world.readings).toHaveLength(1);
		world.watermark = 'b';
		world.now += 10;
		expect((await hub.read(wall, ALL)).snapshot.watermark).toBe('b');
		expect(world.readings).toHaveLength(2);
		hub.stop();
	});

	it('sends the snapshot first, then each change, to every viewer', async () => {
		const { world, hub } = office();
		const [one, two] = [
			viewer((listener) => hub.follow(wall, ALL, listener)),
			viewer((listener) => hub.follow(wall, ALL, listener))
		];
		expect(await one.next()).toMatchObject({ name: 'snapshot', id: 'a' });
		expect(await two.next()).toMatchObject({ name: 'snapshot', id: 'a' });
		world.watermark = 'b';
		expect(await one.next()).toMatchObject({ name: 'snapshot', id: 'b' });
		expect(await two.next()).toMatchObject({ name: 'snapshot', id: 'b' });
		expect(world.readings).toHaveLength(2);
		hub.stop();
		expect(await one.next()).toEqual({ name: 'bye' });
	});

	it('keeps the last figures while the database is away, says since when, and comes back', async () => {
		const { world, hub } = office();
		const one = viewer((listener) => hub.follow(wall, ALL, listener));
		await one.next();
		world.away = true;
		world.now += 10;
		expect(await one.next()).toMatchObject({ name: 'stale', since: '2022-08-27T10:02:00.010Z' });
		const kept = await hub.read(wall, ALL);
		expect(kept.snapshot.totals.lettersAndCalls).toBe(155_766);
		expect(kept.staleSince).toBe('2022-08-27T10:02:00.010Z');
		world.away = false;
		expect(await one.next()).toMatchObject({ name: 'snapshot', reading: { staleSince: null } });
		hub.stop();
	});

	it('says that there are no figures rather than showing zeros', async () => {
		const { world, hub } = office();
		world.away = true;
		await expect(hub.read(wall, ALL)).rejects.toBeInstanceOf(NoDataError);
		hub.stop();
	});

	it('reads each page and each of its filters for itself', async () => {
		const { world, hub } = office();
		const week = readFilters(new URLSearchParams('range=7d'));
		await Promise.all([hub.read(wall, ALL), hub.read(wall, week), hub.read({ ...wall, name: 'other' }, week)]);
		expect(world.readings).toEqual([
			['wall', null],
			['wall', '7d'],
			['other', '7d']
		]);
		hub.stop();
	});

	it('refuses one more followed state than it may read', () => {
		const { hub } = office();
		const follow = (search: string) => hub.follow(wall, readFilters(new URLSearchParams(search)), () => {});
		follow('');
		follow('from=1401-05-01');
		follow('from=1401-05-02');
		expect(() => follow('from=1401-05-03')).toThrow(TooManyStatesError);
		hub.stop();
	});
});

describe('what the viewer is told', () => {
	it('frames an event in lines of its own', () => {
		expect(frame({ name: 'bye' })).toBe('event: bye\ndata: {}\n\n');
		const reading = { snapshot: kermanshahWall(), readAt: 'x', staleSince: null, sentAt: 'y' };
		const lines = frame({ name: 'snapshot', id: '17', reading }).split('\n');
		expect(lines.slice(0, 2)).toEqual(['id: 17', 'event: snapshot']);
		expect(JSON.parse(lines[2]?.replace(/^data: /, '') ?? '')).toEqual(reading);
		expect(lines.slice(3)).toEqual(['', '']);
	});

	it('calls figures live only while data come, and grows old by itself', () => {
		const snapshot = kermanshahWall();
		snapshot.freshness.lastIngestedAt = '2022-08-27T10:00:00Z';
		const reading = { snapshot, readAt: '2022-08-27T10:00:01Z', staleSince: null, sentAt: '2022-08-27T10:00:02Z' };
		const at = (instant: string, connection: 'open' | 'broken' = 'open') =>
			badgeOf(reading, connection, Date.parse(instant), false, wordsOf('fa'));
		expect(at('2022-08-27T10:00:02Z')).toMatchObject({ tone: 'live', text: 'زنده، ۲ ثانیه پیش' });
		expect(at('2022-08-27T10:05:00Z')).toMatchObject({ tone: 'quiet', text: 'آخرین داده: ۵ دقیقه پیش' });
		expect(at('2022-08-27T10:01:01Z', 'broken')).toMatchObject({
			tone: 'alarm',
			text: 'پیوند قطع است؛ شمارها از ۱ دقیقه پیش'
		});
	});
});
