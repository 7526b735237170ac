import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textOf } from '#sql/client/define.server.ts';
import { LIST_QUERIES } from '#sql/queries/lists/list.ts';
import { knownSources } from '#sql/fold/sources.ts';
import { FRAME_QUERIES, readPage, readWatermark } from '#sql/queries/pages/read-page.ts';
import type { PageRequest } from '#sql/queries/pages/page.ts';
import { boundFilters } from '#sql/ask/filters.ts';
import { flowsOf, stockFlowsOf, WALL_DIMENSIONS, wallValues } from '#sql/queries/wall/sources.ts';
import { outagesAt } from '#sql/source-view.ts';
import { wall as page, WALL_QUERIES } from '#sql/queries/wall.ts';
import { projectRoot } from '#sql/root.ts';
import { DEEP, some } from '../support/depth.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf } from '../support/events.ts';
import { writeRows } from '../support/write.ts';
import { SMALL_OFFICE, smallOffice } from '../support/small-office.ts';

const PARAMS = {
	as_of: '2022-08-01 00:00:00.000',
	day: '2022-08-01',
	from: '2000-01-01 00:00:00.000',
	until: '2200-01-01 00:00:00.000',
	from_day: '2000-01-01',
	until_day: '2200-01-01',
	open: 1,
	known_at: '2200-01-01 00:00:00.000',
	...{ most: 10, room: 10, size: 10, dead_s: 60 },
	ids: ['L-1'],
	letter: 'L-1',
	...{ dark: ['2022-07-20'], touched: ['2022-07-20', '2022-07-21'] }
};
const QUERIES = [...WALL_QUERIES, ...FRAME_QUERIES, ...LIST_QUERIES];
let office: EmbeddedUnderTest;

beforeAll(async () => {
	office = await startEmbeddedOffice();
});
afterAll(async () => office?.stop());

describe('the queries of the wall', () => {
	test('each file has its definition', () => {
		const files = ['wall', 'frame', 'lists'].flatMap((folder) =>
			readdirSync(join(projectRoot(), 'sql/queries', folder))
				.filter((file) => file.endsWith('.sql'))
				.map((file) => `${folder}/${file.replace(/\.sql$/, '')}`)
		);
		expect(QUERIES.map(({ name }) => name).sort()).toEqual(files.sort());
	});

	const asked = {
		...{ database: 'pasokh', clock: 'data', asOf: '2022-08-01T00:00:00Z', knownAt: null, newest: null, isNow: false },
		...{ from: null, to: null, compare: null, grain: 'day', excludeOutages: false, where: [] }
	} satisfies PageRequest;
	const then = '2022-08-02T00:00:00Z';
	const all = WALL_DIMENSIONS.map((dimension): [string, string] => [dimension, 'some']);
	const requests: PageRequest[] = [
		{ ...asked, newest: asked.asOf, isNow: true },
		asked,
		{ ...asked, knownAt: then },
		{ ...asked, knownAt: then, since: 'unlinked' as const }
	].flatMap((request) =>
		[[], all].map((where) => ({ ...request, where, outageDays: where.length > 0 ? ['2022-07-20'] : [] }))
	);

	test.each(QUERIES)('$name is answered by the engine for the role of the dashboard', DEEP, async (one) => {
		for (const request of some(3, requests)) {
			const flows = (of: 'letters' | 'operators') =>
				flowsOf(of, request, ['{from_day: Date32}', '{until_day: Date32}']);
			const query = textOf(one, 'pasokh', {
				...wallValues(request),
				changed: knownSources('pasokh').changed ?? '',
				outages: outagesAt('pasokh', request),
				...{
					letter_flows: flows('letters'),
					stock_flows: stockFlowsOf(request, ['{from_day: Date32}', '{until_day: Date32}']),
					operator_flows: flows('operators')
				}
			});
			const query_params = { ...PARAMS, ...boundFilters(request) };
			// As a plan, what was known is half a gigabyte of names.
			const rows = await office.client('reader').query({ query, query_params, format: 'JSONCompactEachRow' });
			expect(await rows.json()).toBeInstanceOf(Array);
		}
	});
});

describe('the wall of a small office', () => {
	test('is empty before the first letter: zeros that are true, and nothing where nothing is known', async () => {
		const wall = await readPage(office.client('reader'), page, { database: 'pasokh', clock: 'data' });
		expect(wall.totals).toMatchObject({ registered: 0, unanswered: 0, oldestUnansweredAt: null });
		expect(wall.freshness).toEqual({ lastOccurredAt: null, lastIngestedAt: null, sources: [] });
		expect([wall.days, wall.banks, wall.channels, wall.calls.days]).toEqual([[], [], [], []]);
		expect(wall.queue).toEqual({ waiting: 0, forecast: null, days: [], tests: [] });
	});

	test('has its figures, now and as of its last moment, and a new watermark', async () => {
		const client = office.client('writer');
		const before = await readWatermark(client, 'pasokh');
		await writeRows(
			client,
			smallOffice().map((event) => rowOf(event))
		);
		expect(await readWatermark(client, 'pasokh')).not.toBe(before);

		const wall = await readPage(office.client('reader'), page, { database: 'pasokh', clock: 'data' });
		expect(wall.totals).toMatchObject(SMALL_OFFICE);
		expect(wall.banks.map(({ org, pending, answered }) => [org, pending, answered])).toEqual([
			['bank_melli', 7, 5],
			['bank_mellat', 6, 0]
		]);
		const then = await readPage(office.client('reader'), page, { database: 'pasokh', clock: 'data', asOf: wall.asOf });
		expect({ ...then, watermark: wall.watermark, knownAt: wall.knownAt }).toEqual(wall);
	});

	test('counts in a range the letters that were registered on its days, both included', async () => {
		const wall = await readPage(office.client('reader'), page, {
			database: 'pasokh',
			clock: 'data',
			days: () => ({ from: '2022-07-15', to: '2022-07-16', compare: null })
		});
		expect(wall.totals.registered).toBe(10);
		expect(wall.days.map(({ day }) => day)).toEqual(['2022-07-15', '2022-07-16']);
	});
});
