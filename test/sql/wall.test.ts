import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boundFilters } from '#sql/ask/filters.ts';
import { textOf } from '#sql/client/define.server.ts';
import { DASHBOARD } from '#sql/queries/console/grafana.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { LIST_QUERIES } from '#sql/queries/lists/list.ts';
import type { PageRequest } from '#sql/queries/pages/page.ts';
import { FRAME_QUERIES, readPage, readWatermark } from '#sql/queries/pages/read-page.ts';
import { wall as page, WALL_QUERIES } from '#sql/queries/wall.ts';
import { flowsOf, stockFlowsOf, WALL_DIMENSIONS, wallValues } from '#sql/queries/wall/sources.ts';
import { projectRoot } from '#sql/root.ts';
import { outagesAt } from '#sql/source-view.ts';
import { keepLetters } from '#sql/queries/pages/as-known.ts';
import { DEEP, some } from '../support/depth.ts';
import { type EmbeddedUnderTest, startEmbeddedOffice } from '../support/embedded.ts';
import { rowOf } from '../support/events.ts';
import { SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { writeRows } from '../support/write.ts';

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
	after: '',
	letter: 'L-1',
	...{ dark: ['2022-07-20'], touched: ['2022-07-20', '2022-07-21'] }
};
const QUERIES = [...WALL_QUERIES, ...FRAME_QUERIES, ...LIST_QUERIES];
let office: EmbeddedUnderTest;

beforeAll(async () => {
	office = await startEmbeddedOffice({ PASOKH_CLOCK: 'data' });
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
		{ ...asked, knownAt: then }
	].flatMap((request) =>
		[[], all].map((where) => ({ ...request, where, outageDays: where.length > 0 ? ['2022-07-20'] : [] }))
	);

	test.each(QUERIES)('$name is answered by the engine for the role of the dashboard', DEEP, async (one) => {
		for (const request of some(3, requests)) {
			const flows = (of: 'letters' | 'operators') =>
				flowsOf(of, request, ['{from_day: Date32}', '{until_day: Date32}']);
			const query = textOf(one, 'pasokh', {
				...wallValues(request),
				outages: outagesAt('pasokh', request),
				among: 'TRUE',
				...{
					letter_flows: flows('letters'),
					stock_flows: stockFlowsOf(request, ['{from_day: Date32}', '{until_day: Date32}']),
					operator_flows: flows('operators')
				}
			});
			const query_params = { ...PARAMS, ...boundFilters(request) };
			// As a plan, what was known is half a gigabyte of names.
			if (request.knownAt)
				await keepLetters(office.client('admin'), { database: 'pasokh', knownAt: Date.parse(request.knownAt) });
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

/** As the plugin of Grafana writes its macros, for the summer of the small office. */
const inSummer = (sql: string) =>
	sql
		.replace(/\$__timeFilter\((\w+)\)/g, '$1 >= toDateTime(1657000000) AND $1 <= toDateTime(1662000000)')
		.replace(/\$__dateFilter\((\w+)\)/g, "$1 >= toDate('2022-07-05') AND $1 <= toDate('2022-09-01')");

async function panelRows(title: string, target = 0): Promise<Record<string, unknown>[]> {
	const sql = DASHBOARD.panels.find((panel) => panel.title === title)!.targets[target]!.rawSql;
	return (await office.client('analyst').query({ query: inSummer(sql), format: 'JSONEachRow' })).json();
}

describe('the dashboard of Grafana on a small office', () => {
	test.each(DASHBOARD.panels.flatMap(({ title, targets }) => targets.map((_, n) => [title, n] as const)))(
		'"%s" %i runs as the analyst',
		async (title, n) => {
			// The small office has no calls.
			expect((await panelRows(title, n)).length > 0, title).toBe(title !== 'تماس‌های ۱۱۱ در روز');
		}
	);

	test('its figures are the office’s', async () => {
		expect(Number((await panelRows('نامه‌های بی‌پاسخ'))[0]!['بی‌پاسخ'])).toBe(SMALL_OFFICE.unanswered);
		const sum = (rows: Record<string, unknown>[], column: string) =>
			rows.reduce((all, row) => all + Number(row[column]), 0);
		expect(sum(await panelRows('نامه‌های هر روز به کانال'), 'letters')).toBe(SMALL_OFFICE.registered);
		expect(sum(await panelRows('رسیده و پاسخ داده‌شده', 1), 'پاسخ داده‌شده')).toBe(SMALL_OFFICE.answered);
		expect(sum(await panelRows('بی‌پاسخ‌ها نزد کیست'), 'بی‌پاسخ')).toBe(SMALL_OFFICE.unanswered);
		expect((await panelRows('بی‌پاسخ‌ها نزد کیست')).map((row) => row['دستگاه'])).toContain('دبیرخانه');
	});

	test('what is late for SQL is late for the pages, by the clock of the office', async () => {
		const late = async (condition: string): Promise<number> => {
			const found = await office.client('analyst').query({
				query: `SELECT count() AS n FROM letters WHERE is_registered AND ${condition}`,
				format: 'JSONEachRow'
			});
			return Number((await found.json<{ n: string }>())[0]?.n);
		};
		const overdue = await readKpi(office.client('reader'), { database: 'pasokh', clock: 'data', kpi: 'overdue' });
		expect(await late('is_late')).toBe(overdue.total.numerator);
		expect(await late('NOT is_answered AND due_at < now64()')).toBeGreaterThan(overdue.total.numerator);
	});
});
