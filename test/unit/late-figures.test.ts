import { describe, expect, it } from 'vitest';
import { badgeOf } from '$lib/components/badge.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { wall } from '#sql/queries/wall.ts';
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
	Object.assign(world, { watermark: 'b', now: world.now + 40_000, gate: held.promise });
	return { world, hub, release: held.resolve };
}

describe('while more comes in than state keeps up with', () => {
	it('whoever opens a page gets the last figures and their age, and whoever follows it the new ones', async () => {
		const { hub, world, release } = await busyOffice();
		const reading = await hub.read(wall, ALL);
		expect(reading).toMatchObject({ isLate: true, staleSince: null, snapshot: { watermark: 'a' } });
		const badge = badgeOf(reading, 'open', Date.parse(reading.sentAt), false, wordsOf('fa'));
		expect(badge).toMatchObject({ tone: 'quiet', text: 'ارقام از ۴۰ ثانیه پیش؛ در حال تازه شدن' });

		const events: LiveEvent[] = [];
		world.now += 1_000;
		hub.follow(wall, ALL, { id: 'mina', person: 'mina', isAnonymous: false }, (event) => events.push(event));
		// The stream begins with what there is, which is no younger.
		expect(events).toMatchObject([{ name: 'snapshot', id: 'a', reading: { isLate: true } }]);
		release();
		await expect.poll(() => events.at(-1)).toMatchObject({ name: 'snapshot', id: 'b' });
		expect(events.at(-1)).not.toHaveProperty('reading.isLate');
		hub.stop();
	});

	it('figures of an earlier moment, where none of now belong together, say how old they are', async () => {
		const { hub, world, release } = await busyOffice();
		release();
		const knownAt = new Date(world.now - 120_000).toISOString();
		world.earlier = { knownAt, isEarlier: true };
		const reading = await hub.read(wall, ALL);
		const badge = badgeOf(reading, 'open', Date.parse(reading.sentAt), false, wordsOf('fa'));
		expect(badge.text).toBe('ارقام از ۲ دقیقه پیش؛ در حال تازه شدن');
		hub.stop();
	});

	it('figures are waited for where there are none yet, and where they come soon', async () => {
		const { hub, release } = await busyOffice();
		const [never, soon] = [hub.read(wall, WEEK), hub.read(wall, ALL)];
		release();
		expect(await never).not.toHaveProperty('isLate');
		expect(await soon).toMatchObject({ snapshot: { watermark: 'b' } });
		hub.stop();
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
		hub.stop();
	});

	it('and where state keeps up, a page is waited for, however long it takes', async () => {
		const { world, hub, release } = await busyOffice();
		world.isBehind = false;
		setTimeout(release, 60);
		expect((await hub.read(wall, ALL)).snapshot.watermark).toBe('b');
		hub.stop();
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
	expect(at('2022-08-27T10:01:01Z', 'broken')).toMatchObject({
		tone: 'alarm',
		text: 'ارتباط قطع است؛ ارقام از ۱ دقیقه پیش'
	});
});
