import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadFile } from '#ingest/load/load.server.ts';
import { testOnPast } from '#sql/alerts/back-test.server.ts';
import { compile } from '#ingest/mapping/compile.ts';
import { findMapping } from '#ingest/mapping/find.server.ts';
import { readLookups } from '#ingest/mapping/lookups.server.ts';
import { kpiOf } from '#sql/measures/catalogue.ts';
import { SAID } from '#sql/model/band.ts';
import { dayAfter, tehranMidnight } from '#sql/model/tehran.ts';
import { figurePage } from '#sql/queries/pages/figure.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { DEEP, IN_DEPTH_ALONE, runs, SEED } from '../support/depth.ts';
import { testGoldenKpis } from '../support/golden-kpis.ts';
import { naiveTold, toldOf } from '../support/naive-alerts.ts';
import { LONG_MS, until } from '../support/until.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { startNode } from '../support/process.ts';
import { describeWith } from '../support/shared-data.ts';
import { figuresOf, rowsOf, stateCaughtUp } from '../support/state.ts';

/** Real registries' exports, loaded through their mappings and the HTTP door; golden figures computed from the files. */
describeWith('real', 'real data', (DATA) => {
	let office: OfficeUnderTest;
	const golden = JSON.parse(readFileSync(join(DATA, 'golden.json'), 'utf8'));

	beforeAll(async () => {
		office = await startOffice({});
		for (const [file, name] of [
			['boston311_2015.csv.gz', 'boston311'],
			['receipt.csv.gz', 'receipt']
		] as const) {
			const mapping = findMapping(name);
			const mapRow = compile(mapping, readLookups());
			const loaded = await loadFile({
				files: [join(DATA, file)],
				mapping,
				mapRow,
				to: office.ingestUrl,
				token: office.token
			});
			expect({ rows: loaded.rejectedRows, events: loaded.rejectedEvents }).toEqual({ rows: 0, events: 0 });
		}
		await stateCaughtUp(office.ingestUrl);
	});
	afterAll(async () => office?.stop());

	const counts = async (column: string, where: string) =>
		Object.fromEntries(
			(
				await rowsOf<{ key: string; n: number }>(
					office.client('reader'),
					`SELECT ${column} AS key, count() AS n FROM pasokh.letters WHERE ${where} GROUP BY key`
				)
			).map(({ key, n }) => [key, n])
		);

	test('Boston 311, 2015: 121,145 letters by state, channel and subject', async () => {
		const boston = golden.boston311_2015;
		const where = `startsWith(letter_id, 'boston-')`;
		expect(await counts(`'all'`, where)).toEqual({ all: boston.rows });
		expect(await counts('state', where)).toEqual({ closed: boston.status.Closed, referred: boston.status.Open });
		expect(await counts('toString(is_answered)', where)).toEqual({ 1: boston.status.Closed, 0: boston.status.Open });
		expect(await counts('channel', where)).toEqual(boston.source);
		const bySubject = Object.entries<{ n: number; open: number }>(boston.by_subject);
		expect(await counts('category', where)).toEqual(
			Object.fromEntries(bySubject.map(([subject, { n }]) => [subject, n]))
		);
		expect(await counts('category', `${where} AND NOT is_answered`)).toEqual(
			Object.fromEntries(bySubject.filter(([, { open }]) => open > 0).map(([subject, { open }]) => [subject, open]))
		);
		const departments = await rowsOf<{ n: number }>(
			office.client('reader'),
			`SELECT uniqExact(to_org) AS n FROM pasokh.referrals WHERE ${where}`
		);
		expect(departments).toEqual([{ n: boston.distinct.Department }]);
	});

	test('CoSeLoG receipt: 8,577 events of 1,434 cases by channel and department', async () => {
		const receipt = golden.receipt;
		const where = `NOT startsWith(letter_id, 'boston-')`;
		expect(await counts(`'all'`, where)).toEqual({ all: receipt.cases });
		expect(await counts('channel', where)).toEqual(receipt.channel);
		expect(await counts('category', where)).toEqual(receipt.department);
		const events = await rowsOf<{ n: number }>(
			office.client('admin'),
			`SELECT count() AS n FROM pasokh.events WHERE NOT startsWith(subject_id, 'boston-')`
		);
		expect(events.map(({ n }) => Number(n))).toEqual([receipt.events]);
	});

	// Before the catalogue’s tests load Boston a second time.
	test.each(['received', 'answers'])('Boston’s %s: as many days lie outside the usual as it says', async (name) => {
		const client = office.client('reader');
		const read = readPage(client, figurePage(kpiOf(name), null), {
			...{ database: 'pasokh', clock: 'data', asOf: '2016-01-01T06:00:00.000Z' },
			days: () => ({ from: '2015-10-01', to: '2015-12-31', compare: null })
		});
		const { usual, over } = await read;
		const outside = usual!.days.filter(({ side }) => side === 'above' || side === 'below');
		console.log(`${name}: ${outside.length} of ${usual!.days.length} days outside; it says ${SAID}`);
		expect(usual!.days).toHaveLength(over!.length);
		expect(Math.abs(outside.length / usual!.days.length - SAID)).toBeLessThanOrEqual(0.02);
	});

	test('Boston’s unanswered letters by subject: a rule would have told what a naive replay tells', DEEP, async () => {
		const client = office.client('reader');
		const asOf = '2016-01-01T06:00:00.000Z';
		const COUNT = runs(20, 90);
		const subject = { of: 'figure', measure: 'unanswered', where: [], by: 'category', window: null } as const;
		const condition = { kind: 'above', limit: 150, margin: 20 } as const;
		const tested = await testOnPast(
			client,
			{ database: 'pasokh', clock: 'data', asOf },
			{ subject: { ...subject, where: [] }, condition },
			COUNT
		);
		const letters = await rowsOf<{ category: string; came: number; left: number }>(
			client,
			`SELECT category, toUnixTimestamp64Milli(registered_at) AS came,
				ifNull(toUnixTimestamp64Milli(first_answered_at), 9e15) AS left FROM pasokh.letters WHERE registered_at IS NOT NULL`
		);
		const days = Array.from({ length: COUNT }, (_, n) => dayAfter('2016-01-01', n - COUNT));
		const all = days.map((day) => {
			const end = tehranMidnight(dayAfter(day));
			const open = letters.filter(({ came, left }) => Number(came) < end && Number(left) >= end);
			return {
				day,
				values: new Map([...Map.groupBy(open, ({ category }) => category)].map(([key, { length }]) => [key, length]))
			};
		});
		const naive = naiveTold(all, (value, _key, _day, fired) => value > (fired ? 130 : 150));
		expect(toldOf(tested.days)).toEqual(naive);
		expect(tested.fired).toBe(naive.filter(({ fires }) => fires.length > 0).length);
		expect(tested.fired).toBeGreaterThan(0);
	});

	describe('by the catalogue', () => testGoldenKpis(() => office, golden, DATA));

	test(
		'Boston again, its rows in any order, their load killed in the middle, then whole: no figure changes',
		IN_DEPTH_ALONE,
		async () => {
			const before = await figuresOf(office.client('reader'));
			const [header, ...rows] = gunzipSync(readFileSync(join(DATA, 'boston311_2015.csv.gz')))
				.toString()
				.trimEnd()
				.split('\n');
			const dir = mkdtempSync(join(tmpdir(), 'pasokh-shuffled-'));
			const file = join(dir, 'shuffled.csv');
			const again = shuffled(rows, SEED);
			writeFileSync(file, [header, ...again].join('\n'));
			const load = () =>
				startNode('ingest/cli/main.ts', ['load', file, '--mapping', 'boston311', '--to', office.ingestUrl], {
					...office.env,
					PASOKH_TOKEN: office.token
				});
			try {
				const killed = load();
				await until('some of it is in again', async () => (await duplicates()) > again.length / 2.5, LONG_MS);
				await killed.stop('SIGKILL');
				expect(killed.output()).not.toMatch(/events in /);
				const whole = load();
				expect(await whole.exited, whole.output()).toBe(0);
				const known = again.length === rows.length ? '444,834' : '[\\d,]+';
				expect(whole.output()).toMatch(new RegExp(`^0 accepted, ${known} known already, 0 rejected`, 'm'));
				expect(await figuresOf(office.client('reader'))).toEqual(before);
			} finally {
				rmSync(dir, { recursive: true });
			}
		}
	);

	const duplicates = async (): Promise<number> => {
		const metrics = await (await fetch(`${office.ingestUrl}/metrics`)).text();
		return Number(/events_total\{source="test",verdict="duplicate"\} (\d+)/.exec(metrics)?.[1] ?? 0);
	};
});

/** Fisher and Yates, by a generator of Park and Miller. */
function shuffled<T>(list: T[], seed: number): T[] {
	let state = seed % 2147483647 || 1;
	for (let i = list.length - 1; i > 0; i--) {
		state = (state * 48271) % 2147483647;
		const j = state % (i + 1);
		[list[i], list[j]] = [list[j]!, list[i]!];
	}
	return list;
}
