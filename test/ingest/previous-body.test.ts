/** @module-tag deep */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadFile, type LoadProgress } from '#ingest/load/load.server.ts';
import { summary } from '#ingest/load/report.ts';
import { compile } from '#ingest/mapping/compile.ts';
import { buildLookups } from '#ingest/mapping/lookups.ts';
import { parseMapping } from '#ingest/mapping/parse.ts';
import { mappedEvents } from '#ingest/source/mapped-events.ts';
import { runs, SEED } from '../support/depth.ts';
import { openTestDoor } from '../support/door.ts';
import { describeWith } from '../support/shared-data.ts';

const PREVIOUS = { previous_body: true };

/** Each row is a letter at a body; a row of the kind R brings it back. */
const mappingOf = (from_org?: object, columns: Record<string, string> = {}) => {
	const { letter = 'LETTER', at = 'AT', id = 'ID', to = 'TO' } = columns;
	const occurred_at = { date: { column: at, format: 'iso', zone: 'UTC' } };
	const own = { referral_id: { column: id }, to_org: { column: to }, ...(from_org ? { from_org } : {}) };
	const isReturn = { equals: { column: 'KIND', value: 'R' } };
	return parseMapping(
		JSON.stringify({
			...{ mapping: 1, name: 'hops', source: { kind: 'csv', optional_columns: ['KIND', 'FROM'] } },
			letter_id: { prefix: 'h-', column: letter },
			events: [
				{ type: 'letter.referred', when: { not: isReturn }, event_id: { column: id }, fields: { occurred_at, ...own } },
				{
					...{ type: 'letter.returned', when: isReturn, event_id: { template: `{${id}}-back` } },
					fields: { occurred_at, referral_id: { column: id }, reason: { constant: 'back' } }
				}
			]
		}),
		'hops.mapping.json'
	);
};

let dir: string;
let door: Awaited<ReturnType<typeof openTestDoor>>;
beforeAll(async () => {
	dir = mkdtempSync(join(tmpdir(), 'pasokh-hops-'));
	door = await openTestDoor();
});
afterAll(async () => {
	await door?.close();
	rmSync(dir, { recursive: true });
});

interface Loaded {
	done: LoadProgress;
	/** By event. */
	from: Record<string, unknown>;
}

async function load(file: string, mapping: ReturnType<typeof mappingOf>): Promise<Loaded> {
	door.knocks.splice(0);
	const mapRow = compile(mapping, buildLookups({}));
	const done = await loadFile({ ...{ files: [file], mapping, mapRow, to: door.url, token: 'secret' }, batchEvents: 7 });
	const events = door.knocks.flatMap((knock) => knock.events).filter(({ type }) => type === 'letter.referred');
	return { done, from: Object.fromEntries(events.map(({ event_id, from_org }) => [event_id, from_org])) };
}

function csv(rows: (string | number)[][], head = 'LETTER,AT,ID,TO,KIND,FROM'): string {
	const file = join(dir, `${randomUUID()}.csv.gz`);
	writeFileSync(file, gzipSync(`${head}\n${rows.map((row) => row.join()).join('\n')}\n`));
	return file;
}
const at = (hour: number): string => new Date(Date.UTC(2022, 6, 14, hour)).toISOString();

describe('from_org as the body of the row before', () => {
	test('of the same letter, by time, wherever the rows lie; after a return the office', async () => {
		const file = csv([
			[1, at(5), 'e3', 'emdad', '', ''],
			[2, at(1), 'f1', 'ums', '', ''],
			[1, at(1), 'e1', 'bank', '', ''],
			[1, at(3), 'e2', 'ums', '', ''],
			[1, at(3), 'e2', 'ums', '', ''],
			[1, at(6), 'e3', '', 'R', ''],
			[1, at(7), 'e4', 'bank', '', ''],
			[2, at(1), 'f2', 'emdad', '', '']
		]);
		const { from, done } = await load(file, mappingOf(PREVIOUS));
		expect(from).toEqual({ e1: undefined, e2: 'bank', e3: 'ums', e4: undefined, f1: undefined, f2: 'ums' });
		expect(done).toMatchObject({ rows: 8, events: 8, rejectedRows: 0, warnings: [] });
		expect(done.bytesRead).toBe(done.bytes);
	});

	test('only where the row itself names no sender', async () => {
		const file = csv([
			[1, at(1), 'e1', 'bank', '', 'ums'],
			[1, at(2), 'e2', 'emdad', '', '']
		]);
		const { from } = await load(file, mappingOf({ first: [{ column: 'FROM' }, PREVIOUS] }));
		expect(from).toEqual({ e1: 'ums', e2: 'bank' });
	});

	test('of any registry', async () => {
		const hop = fc.tuple(
			fc.integer({ min: 1, max: 5 }),
			fc.integer({ min: 0, max: 9 }),
			fc.constantFrom('a', 'b', 'c', 'd')
		);
		await fc.assert(
			fc.asyncProperty(fc.array(hop, { minLength: 1, maxLength: 60 }), async (hops) => {
				const { from } = await load(
					csv(hops.map(([letter, hour, to], n) => [letter, at(hour), `e${n}`, to, '', ''])),
					mappingOf(PREVIOUS)
				);
				const placed = hops.map(([letter, hour, to], n) => ({ letter, hour, to, n }));
				for (const { letter, hour, n } of placed) {
					const before = placed.filter(
						(one) => one.letter === letter && (one.hour < hour || (one.hour === hour && one.n < n))
					);
					const last = before.toSorted((a, b) => a.hour - b.hour || a.n - b.n).at(-1);
					expect(from[`e${n}`]).toBe(last?.to);
				}
			}),
			{ numRuns: runs(8, 60), seed: SEED }
		);
	});

	test('is no rule of another field, nor of a body that is read once', async () => {
		const text = JSON.stringify(mappingOf(PREVIOUS)).replace(
			'"to_org":{"column":"TO"}',
			'"to_org":{"previous_body":true}'
		);
		expect(() => compile(parseMapping(text, 'hops'), buildLookups({}))).toThrow(
			'events[0].fields.to_org.previous_body: goes with "from_org" of letter.referred'
		);
		expect(() => mappingOf({ previous_body: 'yes' })).toThrow('events[0].fields.from_org.previous_body: must be true');
		const mapping = mappingOf({ first: [{ column: 'FROM' }, PREVIOUS] });
		const mapRow = compile(mapping, buildLookups({}));
		await expect(
			mappedEvents((async function* () {})(), { mapping, mapRow }, { source: 'hops' }).next()
		).rejects.toThrow('the mapping hops asks for the body of the row before');
	});
});

describeWith('real', 'a real log without senders', (DATA) => {
	test('has the body of the row before, or a warning', async () => {
		const file = join(DATA, 'receipt.csv.gz');
		const columns = { letter: 'case:concept:name', at: 'time:timestamp', id: 'concept:instance', to: 'org:group' };
		const { from, done } = await load(file, mappingOf(PREVIOUS, columns));
		const rows: Record<string, string>[] = parse(gunzipSync(readFileSync(file)), { columns: true });
		expect([done.rows, done.rejectedRows]).toEqual([rows.length, rows.filter((row) => !row[columns.to]).length]);
		const last = new Map<string, string>();
		const byTime = rows.toSorted((a, b) => Date.parse(a[columns.at]!) - Date.parse(b[columns.at]!));
		for (const row of byTime.filter((row) => row[columns.to])) {
			expect(from[row[columns.id]!]).toBe(last.get(row[columns.letter]!));
			last.set(row[columns.letter]!, row[columns.to]!);
		}
		const { done: warned } = await load(file, mappingOf(undefined, columns));
		expect(warned.warnings).toEqual([expect.stringContaining('the mapping gives no from_org')]);
	});
});

describe('a log without senders', () => {
	const twice = [
		[1, at(1), 'e1', 'bank', '', ''],
		[1, at(2), 'e2', 'ums', '', ''],
		[2, at(2), 'f1', 'ums', '', '']
	];

	test.each([
		['that the mapping does not ask for', undefined, 'the mapping gives no from_org'],
		['in a column that is empty', { column: 'FROM' }, 'from_org is empty in every row (FROM)']
	])('is warned of: %s', async (_, from, why) => {
		const { done } = await load(csv(twice), mappingOf(from));
		const text = summary(done, 'hops', 1_000);
		expect(text).toContain(
			`warning: no referral says who referred it: ${why}; so each counts as a referral by the office`
		);
		expect(text).toContain('those of 1 letters');
		expect(text).toContain('"from_org": { "previous_body": true }');
	});

	test.each([
		['a sender anywhere', [...twice, [2, at(3), 'f2', 'bank', '', 'ums']]],
		['letters that were referred once each', twice.slice(1)],
		['the same referral told again', [...twice.slice(1), twice[2]!]]
	])('is not what a file is with %s', async (_, rows) => {
		expect((await load(csv(rows), mappingOf({ column: 'FROM' }))).done.warnings).toEqual([]);
	});
});
