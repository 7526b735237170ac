import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Imports } from '#ingest/imports/imports.server.ts';
import { knownMappings } from '#ingest/mapping/known.server.ts';
import type { Import } from '#sql/model/imports.ts';
import { makeInbox, notes } from '../support/inbox.ts';
import { startNode, type Started } from '../support/process.ts';
import { until } from '../support/until.ts';

/** Ends a test whose ingest stands still. */
const STILL_MS = 20_000;
/** Of six spaces, each read as any number of them, there are as many ways as a year has milliseconds. */
const FORMAT = 'yyyy/MM/dd      HH:mm';
const CSV = `ID,AT,NOTE\n1,2022/07/01${' '.repeat(500)}x,seen\n`;
const spaced = (): object => {
	const mapping = notes('spaced') as { events: { fields: { occurred_at: { date: { format: string } } } }[] };
	mapping.events[0]!.fields.occurred_at.date.format = FORMAT;
	return mapping;
};

describe('a date of many spaces is refused at once', () => {
	let data: string;
	let ingest: Started;
	let url: string;
	beforeEach(async () => {
		data = mkdtempSync(join(tmpdir(), 'pasokh-hostile-'));
		for (const folder of ['mappings', 'inbox/spaced']) mkdirSync(join(data, folder), { recursive: true });
		writeFileSync(join(data, 'mappings', 'spaced.mapping.json'), JSON.stringify(spaced()));
		ingest = startNode('test/support/door-process.ts', [data], {});
		url = await until('ingest is up', () => /http\S+/.exec(ingest.output())?.[0]);
	});
	afterEach(async () => {
		await ingest.stop('SIGKILL');
		rmSync(data, { recursive: true, force: true });
	});

	const ask = (path: string, init: RequestInit = {}) =>
		fetch(url + path, {
			...init,
			headers: { authorization: 'Bearer psk_any', ...init.headers },
			signal: AbortSignal.timeout(STILL_MS)
		});
	const isAlive = async (): Promise<boolean> => (await ask('/healthz')).ok;

	test('by a preview', async () => {
		const made = await ask('/v1/imports', {
			method: 'POST',
			body: JSON.stringify({ name: 'a.csv', size: CSV.length })
		});
		const { id } = (await made.json()) as Import;
		await ask(`/v1/imports/${id}`, { method: 'PATCH', body: CSV, headers: { 'upload-offset': '0' } });
		const tried = ask(`/v1/imports/${id}/preview`, { method: 'POST', body: JSON.stringify({ mapping: spaced() }) });
		expect(await isAlive()).toBe(true);
		expect(await (await tried).json()).toMatchObject({ rows: 1, refused: 1, refusals: [{ field: 'occurred_at' }] });
	});

	test('by the door of events', async () => {
		const headers = { 'content-type': 'text/csv' };
		const sent = ask('/v1/events?mapping=spaced', { method: 'POST', body: CSV, headers });
		expect(await isAlive()).toBe(true);
		expect(await (await sent).json()).toMatchObject({ accepted: 0, rejected: [{ line: 2 }] });
	});

	test('by the drop folder', async () => {
		writeFileSync(join(data, 'inbox', 'spaced', 'a.csv'), CSV);
		const place = join(data, 'inbox', 'done', new Date().toISOString().slice(0, 10), 'a.csv.report.json');
		const report = await until('its report is there', () => readFileSync(place, 'utf8'), STILL_MS);
		expect(JSON.parse(report)).toMatchObject({ rows: 1, rejected: 1 });
		expect(await isAlive()).toBe(true);
	});
});

describe('a cell that takes too long', () => {
	/** The cell is folded for each of them. */
	const any = Array(15_000).fill({ equals: { column: 'NOTE', value: 'x' } });
	const slow = (): object => {
		const mapping = notes('slow') as { events: object[] };
		Object.assign(mapping.events[0]!, { when: { any } });
		return mapping;
	};
	const text = `ID,AT,NOTE\n1,2022-07-01,a\n2,2022-07-01,${'يـ'.repeat(4_999)}\n`;
	const stillMs = 1_500;
	const GIVEN_UP = /a\.csv: was given up after 1\.5 s without going on at line 3, column "NOTE"; put right/;
	let inbox: ReturnType<typeof makeInbox>;
	beforeEach(() => {
		inbox = makeInbox();
	});
	afterEach(() => inbox.close());

	test('is told of by a preview, and by the list of refused rows', async () => {
		const imports = new Imports({
			...{ dataDir: inbox.data, mappings: knownMappings(), clock: 'data' as const, stillMs },
			undo: async () => 0,
			brought: async () => ({ letters: 0, calls: 0 })
		});
		const { id } = await imports.uploads.create({ name: 'a.csv', size: Buffer.byteLength(text) });
		await imports.uploads.append(id, 0, Readable.from([Buffer.from(text)]));
		await expect(imports.preview(id, slow())).rejects.toThrow(GIVEN_UP);
		await expect(Array.fromAsync(imports.refused(id, slow()))).rejects.toThrow(GIVEN_UP);
	});

	test('sets its file aside, and the others in the drop folder are taken', async () => {
		inbox.addMapping(slow());
		inbox.put('slow/a.csv', text);
		inbox.put('notes/b.csv', 'ID,AT,NOTE\n1,2022-07-01,a\n');
		await inbox.start({ stillMs });
		const report = await inbox.report('failed/a.csv');
		expect(report).toMatchObject({ outcome: 'failed', error: expect.stringMatching(GIVEN_UP) });
		await inbox.report(`${inbox.today()}/b.csv`);
	});
});
