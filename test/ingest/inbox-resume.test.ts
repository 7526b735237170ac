import fc from 'fast-check';
import { existsSync, readdirSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SEED } from '../support/depth.ts';
import { makeInbox } from '../support/inbox.ts';
import { until } from '../support/until.ts';

let inbox: ReturnType<typeof makeInbox>;
beforeEach(() => {
	inbox = makeInbox();
});
afterEach(() => inbox.close());

const BATCH = { events: 10, bytes: 1e6 };
const HEADER = 'ID,AT,NOTE\n';
const row = (n: number, note = 'seen'): string => `${n},2022-07-14 09:30:00,${note}\n`;
/** Every seventh row is refused. */
const csv = (rows: number, note?: string): string =>
	HEADER + Array.from({ length: rows }, (_, i) => (i % 7 === 3 ? `${i},never,x\n` : row(i, note))).join('');
const good = (rows: number): string[] =>
	Array.from({ length: rows }, (_, i) => i)
		.filter((i) => i % 7 !== 3)
		.map((i) => `${i}-noted`)
		.sort();

/** Holds what never goes on: a file handle that is swept away with it is an error of Node's. */
const graves: (() => void)[] = [];

/** Stands for a process that is killed: the call that it is in never comes back, and nothing is written after it. */
async function dieAt(batch: number, when: 'before' | 'after'): Promise<void> {
	const { receiver } = inbox;
	let isDead = false;
	receiver[when] = (count) => {
		if (count !== batch) return undefined;
		isDead = true;
		return new Promise((resolve) => graves.push(resolve));
	};
	await inbox.start({ batch: BATCH }, true);
	await until('it is dead', () => isDead);
	receiver[when] = () => undefined;
}

describe('after a crash in the middle of a file', () => {
	test.each(['before', 'after'] as const)(
		'%s a batch was durable, what was durable is not read again',
		async (when) => {
			inbox.put('notes/a.csv', csv(100));
			await dieAt(4, when);
			const { receiver } = inbox;
			await inbox.start({ batch: BATCH });
			const report = await inbox.report(`${inbox.today()}/a.csv`);
			// Three batches were noted; the fourth is given a second time, and maybe known.
			const duplicates =
				when === 'after' ? 10 - receiver.dead.filter(({ line }) => line > 31 && line <= 41).length / 2 : 0;
			expect(report).toMatchObject({ rows: 100, events: 100, accepted: 86 - duplicates, duplicates, rejected: 14 });
			expect(receiver.given).toHaveLength(11);
			expect(new Set(receiver.given.map(({ loadId }) => loadId))).toEqual(new Set([report.load_id]));
			expect(receiver.events).toEqual(good(100));
			await until('its note is gone', () => inbox.list('.progress').length === 0);
		}
	);

	test('a file whose content is another by then begins anew', async () => {
		inbox.put('notes/a.csv', csv(100));
		await dieAt(4, 'before');
		inbox.put('notes/a.csv', csv(60, 'other'));
		await inbox.start({ batch: BATCH });
		const report = await inbox.report(`${inbox.today()}/a.csv`);
		expect(report).toMatchObject({ rows: 60, events: 60 });
		expect(report.load_id).not.toBe(inbox.receiver.given[0]!.loadId);
	});

	test.each<[string, (text: string) => string]>([
		['is gone', () => ''],
		['is damaged', (text) => text.slice(0, 40)],
		['is of another way to make batches', (text) => text.replace('"line":', '"line":9')]
	])('and its note %s, it begins anew, harmlessly', async (_what, change) => {
		inbox.put('notes/a.csv', csv(100));
		await dieAt(4, 'before');
		const path = join(inbox.dir, '.progress', readdirSync(join(inbox.dir, '.progress'))[0]!);
		writeFileSync(path, change(readFileSync(path, 'utf8')));
		await inbox.start({ batch: BATCH });
		const report = await inbox.report(`${inbox.today()}/a.csv`);
		expect(report).toMatchObject({ rows: 100, events: 100, duplicates: 26, rejected: 14 });
		expect(inbox.receiver.events).toEqual(good(100));
	});

	test('the note of a file that somebody took away goes', async () => {
		inbox.put('notes/a.csv', csv(100));
		await dieAt(4, 'before');
		unlinkSync(join(inbox.dir, 'notes/a.csv'));
		await inbox.start();
		await until('its note is gone', () => inbox.list('.progress').length === 0);
	});

	test('what was read and not yet put away is put away, with its report', async () => {
		inbox.put('notes/a.csv', csv(20));
		await dieAt(2, 'before');
		const path = join(inbox.dir, '.progress', readdirSync(join(inbox.dir, '.progress'))[0]!);
		const target = join(inbox.dir, 'done/2026-01-01/a.csv');
		const { ino } = statSync(join(inbox.dir, 'notes/a.csv'));
		const report = { file: 'a.csv', outcome: 'done', started: '2026-01-01', ended: '2026-01-01' };
		writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), finish: { ino, target, report } }));
		await inbox.start();
		expect(await inbox.report('done/2026-01-01/a.csv')).toEqual(report);
		expect(existsSync(target)).toBe(true);
		expect(inbox.receiver.given).toHaveLength(2);
	});
});

test('a file that ingest died of twice is set aside by the third start, and taken when it is put back', async () => {
	inbox.put('notes/a.csv', csv(20));
	inbox.put('notes/b.csv', csv(6, 'other'));
	await dieAt(1, 'before');
	await dieAt(2, 'before');
	await inbox.start();
	const report = await inbox.report('failed/a.csv');
	expect(report).toMatchObject({ outcome: 'failed', source: 'notes', rows: 0 });
	expect(report.error).toMatch(/^ingest died or hung 2 times while it was at this file.*then put the file back$/);
	expect(await inbox.report(`${inbox.today()}/b.csv`)).toMatchObject({ rows: 6 });
	renameSync(join(inbox.dir, 'failed/a.csv'), join(inbox.dir, 'notes/a.csv'));
	expect(await inbox.report(`${inbox.today()}/a.csv`)).toMatchObject({ rows: 20, rejected: 3 });
});

test('however often ingest dies, a file that goes on meanwhile is taken to its end', async () => {
	inbox.put('notes/a.csv', csv(100));
	for (const batch of [2, 4, 6, 8]) await dieAt(batch, 'before');
	await inbox.start({ batch: BATCH });
	expect(await inbox.report(`${inbox.today()}/a.csv`)).toMatchObject({ rows: 100, outcome: 'done' });
});

test('a stop waits for the batch that is under way, and goes on with the next one later', async () => {
	inbox.put('notes/a.csv', csv(100));
	let go = (): void => undefined;
	const gate = new Promise<void>((resolve) => (go = resolve));
	inbox.receiver.before = (count) => (count === 3 ? gate : undefined);
	const first = await inbox.start({ batch: BATCH });
	await until('a batch is under way', () => inbox.receiver.given.length === 3);
	const stopped = first.stop();
	go();
	await stopped;
	expect(inbox.receiver.given).toHaveLength(3);
	await inbox.start({ batch: BATCH });
	expect(await inbox.report(`${inbox.today()}/a.csv`)).toMatchObject({ rows: 100, accepted: 86, duplicates: 0 });
	expect(inbox.receiver.given).toHaveLength(10);
});

test('a full spool is waited for as long as it says, however often', async () => {
	inbox.put('notes/a.csv', csv(20));
	inbox.receiver.before = (count) => {
		if (count <= 12) throw Object.assign(new Error('full'), { retryAfterS: 0.01 });
	};
	await inbox.start({ batch: BATCH });
	expect(await inbox.report(`${inbox.today()}/a.csv`)).toMatchObject({ rows: 20, duplicates: 0 });
	expect(inbox.receiver.events).toEqual(good(20));
});

test('a file that is replaced while it is read: both contents are taken, and neither is lost', async () => {
	inbox.put('notes/a.csv', csv(30));
	inbox.receiver.before = async (count) => {
		if (count !== 2) return;
		inbox.put('notes/.new', HEADER + row(1000));
		renameSync(join(inbox.dir, 'notes/.new'), join(inbox.dir, 'notes/a.csv'));
	};
	await inbox.start({ batch: BATCH });
	expect(await inbox.report(`${inbox.today()}/a.csv`)).toMatchObject({ rows: 30 });
	expect(await inbox.report(`${inbox.today()}/a-2.csv`)).toMatchObject({ rows: 1 });
	expect(inbox.receiver.events).toEqual([...good(30), '1000-noted'].sort());
});

test(`killed anywhere, again and again, a file counts whole and once (SEED=${SEED})`, async () => {
	await fc.assert(
		fc.asyncProperty(
			// A batch is noted between two deaths: after two at the same place the file is set aside.
			fc.array(fc.tuple(fc.integer({ min: 2, max: 6 }), fc.constantFrom('before', 'after')), { maxLength: 3 }),
			fc.integer({ min: 1, max: 55 }),
			async (kills, rows) => {
				await inbox.close();
				inbox = makeInbox();
				inbox.put('notes/a.csv', csv(rows));
				for (const [batches, when] of kills) {
					// A kill that the file's end comes before is none.
					const left = Math.ceil(rows / BATCH.events) - progressOf();
					if (batches <= left) await dieAt(inbox.receiver.given.length + batches, when);
				}
				await inbox.start({ batch: BATCH });
				const report = await inbox.report(`${inbox.today()}/a.csv`);
				expect(report).toMatchObject({ rows, events: rows });
				expect(report.accepted + report.duplicates + report.rejected).toBe(rows);
				expect(inbox.receiver.events).toEqual(good(rows));
			}
		),
		{ seed: SEED, numRuns: 12 }
	);
});

/** Batches that are noted as durable. */
function progressOf(): number {
	const folder = join(inbox.dir, '.progress');
	const file = existsSync(folder) ? readdirSync(folder)[0] : undefined;
	return file === undefined ? 0 : JSON.parse(readFileSync(join(folder, file), 'utf8')).mark.batches;
}
