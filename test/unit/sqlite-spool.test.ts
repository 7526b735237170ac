import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packBatch, partitionOf, rowsOf, splitBatch, deadOf } from '#ingest/spool/pack.ts';
import { newBatchId, receivedAtOf, SpoolFullError, type Spool, type SpoolBatch } from '#ingest/spool/spool.ts';
import { openSqliteSpool, type SqliteSpoolOptions } from '#ingest/spool/sqlite-spool.server.ts';
import { projectRoot } from '#sql/root.ts';
import type { EventRow } from '#sql/model/event-row.ts';

let dir: string;
const opened: Spool[] = [];
const open = (options: Partial<SqliteSpoolOptions> = {}): Spool => {
	const spool = openSqliteSpool({ path: join(dir, 'spool.sqlite'), maxBytes: 1e9, ...options });
	opened.push(spool);
	return spool;
};
const close = async (spool: Spool): Promise<void> => {
	opened.splice(opened.indexOf(spool), 1);
	await spool.close();
};

beforeEach(async () => {
	dir = await mkdtemp(join(tmpdir(), 'pasokh-spool-'));
});
afterEach(async () => {
	for (const spool of [...opened]) await close(spool);
	await rm(dir, { recursive: true });
});

const row = (n: number): EventRow => ({
	...{ subject_kind: 'letter', subject_id: `L-${n}`, source: 'portal' },
	...{ event_id: `e-${n}`, content_hash: String(n), type: 'letter.screened' },
	occurred_at: `2022-07-14 05:00:00.${String(n % 1_000).padStart(3, '0')}`
});
const ORIGIN = { source: 'portal', loadId: '', door: 'http', partition: 0 } as const;
const pack = (rows: EventRow[]): Promise<SpoolBatch> => packBatch(newBatchId(Date.now()), ORIGIN, rows, []);
const batch = (from: number, count: number) => pack(Array.from({ length: count }, (_, i) => row(from + i)));
const idsOf = async (batches: SpoolBatch[] | undefined): Promise<string[]> =>
	(await Promise.all((batches ?? []).map(rowsOf))).flat().map(({ event_id }) => event_id);

describe('the spool on one machine', () => {
	it('gives back what was appended, in order and as wide as asked for', async () => {
		const spool = open();
		// Packed at once, which may end in any order; appended in this one.
		const packed = await Promise.all([batch(1, 2), batch(3, 2), batch(5, 9)]);
		await Promise.all(packed.map((one) => spool.append(one)));
		expect(spool.size()).toMatchObject({ batches: 3, events: 13 });
		const first = await spool.take(4);
		expect(await idsOf(first)).toEqual(['e-1', 'e-2', 'e-3', 'e-4']);
		// A batch is never cut: one that is larger than asked for comes alone.
		const second = await spool.take(4);
		expect(await idsOf(second)).toHaveLength(9);
		await spool.done([...first!, ...second!]);
		expect(spool.size()).toEqual({ batches: 0, events: 0, bytes: 0, oldestAt: undefined });
	});

	it('offers what comes after it was emptied', async () => {
		const spool = open();
		for (const n of [1, 2, 3]) {
			await spool.append(await batch(n, 1));
			const taken = await spool.take(10);
			expect(await idsOf(taken)).toEqual([`e-${n}`]);
			await spool.done(taken!);
		}
	});

	it('wakes one who waits, and lets go of him when it closes', async () => {
		const spool = open();
		const waiting = spool.take(10);
		await spool.append(await batch(1, 1));
		expect(await idsOf(await waiting)).toEqual(['e-1']);
		const last = spool.take(10);
		await close(spool);
		expect(await last).toBeUndefined();
	});

	it('offers again after a restart what was taken and not done', async () => {
		const spool = open();
		for (const n of [1, 2]) await spool.append(await batch(n, 1));
		const [first] = (await spool.take(1))!;
		await spool.done([first!]);
		await spool.take(10);
		await close(spool);
		expect(await idsOf(await open().take(10))).toEqual(['e-2']);
	});

	it('has after a SIGKILL all that it acknowledged', async () => {
		const script = `
			import { openSqliteSpool } from '#ingest/spool/sqlite-spool.server.ts';
			import { packBatch } from '#ingest/spool/pack.ts';
			import { newBatchId } from '#ingest/spool/spool.ts';
			const spool = openSqliteSpool({ path: process.argv[1], maxBytes: 1e9 });
			for (let n = 0; ; n++) {
				const row = { subject_kind: 'letter', subject_id: 'L', source: 's', event_id: String(n), content_hash: '1', type: 't', occurred_at: '' };
				await spool.append(await packBatch(newBatchId(Date.now()), { source: 's', loadId: '', door: 'http', partition: 0 }, [row], []));
				console.log(n);
			}`;
		const child = spawn(
			process.execPath,
			['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script, join(dir, 'spool.sqlite')],
			{ cwd: projectRoot(), stdio: ['ignore', 'pipe', 'inherit'] }
		);
		let acknowledged = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			acknowledged += text;
			if (acknowledged.split('\n').length > 50) child.kill('SIGKILL');
		});
		await once(child, 'close');
		const lines = acknowledged.split('\n').slice(0, -1);
		const kept = await idsOf(await open().take(1e9));
		expect(lines.length).toBeGreaterThanOrEqual(50);
		expect(kept.slice(0, lines.length)).toEqual(lines);
	});

	it('refuses what is beyond its bytes, and takes again when there is room', async () => {
		const one = await batch(1, 100);
		const spool = open({ maxBytes: one.rows.byteLength + one.entities.byteLength });
		await spool.append(one);
		await expect(spool.append(await batch(200, 1))).rejects.toThrow(SpoolFullError);
		await spool.done((await spool.take(1_000))!);
		await spool.append(await batch(200, 1));
	});

	it('leaves room on the disk for others', async () => {
		const spool = open({ reserveBytes: Number.MAX_SAFE_INTEGER });
		await expect(spool.append(await batch(1, 1))).rejects.toThrow(/disk of .* is nearly full/);
		expect(spool.size()).toMatchObject({ batches: 0, refuses: expect.stringMatching(/nearly full/) });
	});

	it('gives the disk back after an outage', async () => {
		const spool = open();
		const noise = (n: number) => ({ ...row(n), text: randomBytes(2e6).toString('base64') });
		for (let n = 0; n < 50; n++) await spool.append(await pack([noise(n)]));
		await spool.done((await spool.take(1e9))!);
		expect((await stat(join(dir, 'spool.sqlite'))).size).toBeLessThan(10 * 2 ** 20);
	});

	it('is for this user alone', async () => {
		open();
		expect((await stat(join(dir, 'spool.sqlite'))).mode & 0o777).toBe(0o600);
	});
});

describe('a batch', () => {
	it('has an id of its own that says when it was received', () => {
		const ids = Array.from({ length: 10_000 }, () => newBatchId(1_700_000_000_000));
		expect(new Set(ids).size).toBe(ids.length);
		expect(receivedAtOf(newBatchId(1_800_000_000_000))).toBe(1_800_000_000_000);
		// Set back by little, the clock does not change the order; set back by much, it is followed.
		expect(receivedAtOf(newBatchId(1_799_999_970_000))).toBe(1_800_000_000_000);
		expect(receivedAtOf(newBatchId(1_799_990_000_000))).toBe(1_799_990_000_000);
	});

	it('is halved without loss, down to one event', async () => {
		const origin = { ...ORIGIN, loadId: 'l', partition: 3 };
		const dead = { dead_letter_id: 'd', source: 'portal', line: 1, event_id: '', type: '', reason: 'bad_json' };
		const refused = [1, 2, 3].map((line) => ({ ...dead, line, field: '', detail: '', raw_encrypted: '' }));
		const whole = await packBatch(newBatchId(Date.now()), origin, [1, 2, 3].map(row), refused);
		const pieces: SpoolBatch[] = [];
		const cut = async (one: SpoolBatch): Promise<void> => {
			const halves = await splitBatch(one);
			if (!halves) return void pieces.push(one);
			for (const half of halves) await cut(half);
		};
		await cut(whole);
		expect(pieces.every((piece) => piece.events + piece.rejected === 1 && piece.partition === 3)).toBe(true);
		expect((await idsOf(pieces)).sort()).toEqual(['e-1', 'e-2', 'e-3']);
		const left = (await Promise.all(pieces.map(deadOf))).flat();
		expect(left.map(({ line }) => line)).toEqual(expect.arrayContaining([1, 2, 3]));
	});

	it('goes by its letter to one partition', () => {
		fc.assert(
			fc.property(fc.string(), fc.integer({ min: 1, max: 64 }), (id, partitions) => {
				const partition = partitionOf(id, partitions);
				return partition === partitionOf(id, partitions) && partition >= 0 && partition < partitions;
			})
		);
		const counts = new Array<number>(8).fill(0);
		for (let n = 0; n < 8_000; n++) counts[partitionOf(`L-${n}`, 8)]!++;
		expect(Math.min(...counts)).toBeGreaterThan(800);
	});
});
