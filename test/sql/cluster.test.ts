/** @module-tag rare */
/** @module-tag deep */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '#sql/migrate/run.server.ts';
import { openOffice } from '#sql/office/office.server.ts';
import { CATALOGUE } from '#sql/measures/catalogue.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { readAsKnown } from '#sql/queries/pages/as-known.ts';
import { rebuild } from '#sql/fold/rebuild.server.ts';
import { undoLoad } from '#sql/fold/undo.server.ts';
import { verify } from '#sql/fold/verify.server.ts';
import { differences, figuresOf, rowsOf } from '../fault/figures.server.ts';
import { startCluster, type ClusterUnderTest } from '../support/cluster.ts';
import { IN_DEPTH_ALONE, runs, SEED } from '../support/depth.ts';
import { IDENTITY_KEY, rowOf } from '../support/events.ts';
import { makeHistory, SOURCES } from '../support/history.ts';
import { modelFigures, type Figures } from '../support/model-figures.ts';
import { startNode, type Started } from '../support/process.ts';
import { put } from '../support/put.ts';
import { LONG_MS, until } from '../support/until.ts';

const TARGET = { database: 'pasokh', cluster: 'pasokh' };
const { sent } = makeHistory(SEED);
const expected: Figures = modelFigures(sent);

let cluster: ClusterUnderTest;
let ingest: Started | undefined;

beforeAll(async () => {
	cluster = await startCluster({ PASOKH_IDENTITY_KEY: IDENTITY_KEY.toString('hex') });
	await migrate(cluster.settings);
	// What is there stays, whichever server is asked.
	const { clickhouse } = cluster.settings;
	for (const url of cluster.urls) await migrate({ ...cluster.settings, clickhouse: { ...clickhouse, url } });
});
afterAll(async () => {
	await ingest?.stop();
	await cluster?.stop();
});

const wrong = async () => differences(expected, await figuresOf(cluster.client('reader')));

/** Sends all events by the door, each source with a token of its own. */
async function tell(): Promise<void> {
	const office = await openOffice(cluster.settings);
	const tokens = new Map<string, string>();
	for (const source of SOURCES) tokens.set(source, await office.createToken(source));
	await office.close();
	const { url } = cluster.settings.ingest;
	ingest = startNode('ingest/main.ts', [], cluster.env);
	await until('ingest answers', async () => (await fetch(`${url}/readyz`)).ok, LONG_MS);
	for (const source of SOURCES) {
		const own = sent.filter((one) => one.source === source);
		const response = await fetch(`${url}/v1/events`, {
			method: 'POST',
			headers: { 'Content-Type': 'application/x-ndjson', Authorization: `Bearer ${tokens.get(source)}` },
			body: own.map(({ event }) => JSON.stringify(event)).join('\n')
		});
		expect(response.status).toBe(200);
	}
}

describe('a cluster of two shards', () => {
	test('has the figures of the model, and letters on both shards', async () => {
		await tell();
		await until('figures are those of the model', async () => (await wrong()).length === 0, LONG_MS);
		for (const index of [0, 1]) {
			const query = 'SELECT count() > 20, count() < 130 FROM pasokh.letter_state_local FINAL';
			expect(await rowsOf(cluster.server(index), query)).toEqual([[1, 1]]);
		}
	});

	test('answers every question of the catalogue, of one half today, of the other as it was known', async () => {
		const reader = cluster.client('reader');
		const asked = { database: 'pasokh', clock: 'real' as const };
		const knownAt = new Date().toISOString();
		const then = { asOf: '2022-08-20T12:00:00Z', knownAt };
		for (const [n, { name }] of CATALOGUE.entries()) {
			if ((n + SEED) % runs(6, 2) !== 0) continue;
			const moments = n % 2 === SEED % 2 ? {} : then;
			await expect(readKpi(reader, { ...asked, kpi: name, ...moments }), name).resolves.toBeDefined();
		}
		const { total } = await readKpi(reader, { ...asked, kpi: 'unanswered' });
		const which = 'NOT is_answered AND NOT is_ended AND is_registered';
		const open = await rowsOf(reader, `SELECT count() FROM pasokh.letters WHERE ${which}`);
		expect([[total.value]]).toEqual(open);
	});

	test('keeps letters as they were known, for the questions of a moment', async () => {
		const [reader, keeper] = [cluster.client('reader'), cluster.client('keeper')];
		const query = 'SELECT toUnixTimestamp64Milli(median(ingested_at)) FROM pasokh.event_log';
		const [[half]] = (await rowsOf(reader, query)) as [[number]];
		const known = { database: 'pasokh', knownAt: Number(half), keeper };
		const moments = { asOf: '2022-08-20T12:00:00Z', knownAt: new Date(known.knownAt).toISOString() };
		for (const kpi of ['received', 'body_inflow', 'loan_requests']) {
			const read = (hasLearnt: boolean) =>
				readKpi(reader, { database: 'pasokh', clock: 'real', kpi, ...moments, hasLearnt });
			const [hasLearnt, figure] = await readAsKnown(reader, known, async (one) => [one, await read(one)] as const);
			expect(hasLearnt).toBe(true);
			expect(figure.total.numerator).toBeGreaterThan(0);
			expect(figure).not.toEqual(await read(false));
		}
	});

	test('lets analysts join what they may see, and shows them nothing else', async () => {
		const analyst = cluster.client('analyst');
		const query = `SELECT count() > 0 FROM letters WHERE letter_id IN (SELECT letter_id FROM referrals INNER JOIN events USING (letter_id))`;
		expect(await rowsOf(analyst, query)).toEqual([[1]]);
		await expect(rowsOf(analyst, 'SELECT count() FROM event_log')).rejects.toThrow(/privileges/);
	});

	test('is verified, and made anew on every shard', IN_DEPTH_ALONE, async () => {
		const admin = cluster.client('admin');
		expect(await verify(admin, TARGET)).toMatchObject({ differing: 0, restless: [] });
		await rebuild(admin, TARGET);
		expect(await wrong()).toEqual([]);
		expect(await verify(admin, TARGET)).toMatchObject({ differing: 0, restless: [] });
	});

	test('forgets a load that is undone', async () => {
		const admin = cluster.client('admin');
		const load = makeHistory(SEED + 1, { letters: 40, calls: 20 }).sent;
		await put(
			cluster.client('writer'),
			load.map(({ event, source }) => ({ ...rowOf(event, `${source}_file`), load_id: 'wrong' }))
		);
		expect(await wrong()).not.toEqual([]);
		await undoLoad(admin, 'pasokh', 'wrong');
		expect(await wrong()).toEqual([]);
	});
});
