import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventSchema } from '#ingest/contract/event.ts';
import { openInput } from '#ingest/load/input.server.ts';
import { mapFile } from '#ingest/load/previous-body.server.ts';
import { Sorted } from '#ingest/load/sorted.server.ts';
import { openTemporary } from '#ingest/load/temporary.server.ts';
import { compile } from '#ingest/mapping/compile.ts';
import { readLookups } from '#ingest/mapping/lookups.server.ts';
import { parseMapping } from '#ingest/mapping/parse.ts';
import { mappedEvents } from '#ingest/source/mapped-events.ts';
import { runs, SEED } from '../support/depth.ts';
import { byId, CSV_HEADER, csvLine, incidentLog, incidentMapping } from '../support/incident-log.ts';
import { keyOf, manualShows, naive } from '../support/incident-log.ts';
import { errorOf, noting } from '../support/mapping.ts';

const lookups = readLookups();

let dir: string;
beforeAll(() => {
	dir = mkdtempSync(join(tmpdir(), 'pasokh-incidents-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** What files become: events, refusals, and how often their order was told. */
async function read(texts: string | string[], mapping: object) {
	const files = [texts].flat().map((text, i) => {
		const path = join(dir, `${i + 1}.csv`);
		writeFileSync(path, text);
		return path;
	});
	const parsed = parseMapping(JSON.stringify(mapping), 'incidents');
	await using input = await openInput({ files, mapping: parsed });
	const events: Record<string, unknown>[] = [];
	const refused: { line: number; reason: string; detail: string; told: string }[] = [];
	const ordered: number[] = [];
	for await (const row of mapFile(input.rows, parsed, compile(parsed, lookups), (rows) => ordered.push(rows)))
		if ('events' in row) events.push(...row.events);
		else {
			const { line, reason, detail } = row.refused;
			refused.push({ line, reason, detail, told: row.dead.broken!.detail });
		}
	refused.sort((a, b) => a.line - b.line);
	return { events, refused, ordered };
}

describe('a log of states becomes events by a mapping alone', () => {
	const mapping = incidentMapping();

	test("as the manual's example says", async () => {
		const { events, refused } = await read(manualShows('csv'), mapping);
		expect(refused).toEqual([]);
		expect(events.map((event) => eventSchema.parse(event))).toMatchObject([
			{ type: 'letter.registered', channel: 'call', occurred_at: '2016-03-01T05:46:00.000Z' },
			{ type: 'letter.referred', to_org: 'bank_melli' },
			{ type: 'letter.referred', from_org: 'bank_melli', to_org: 'bank_mellat' },
			{ type: 'letter.answered', org: 'bank_mellat', occurred_at: '2016-03-03T06:30:00.000Z' },
			{ type: 'letter.closed' }
		]);
		expect(events[1]).not.toHaveProperty('from_org');
	});

	test('the same as by a program, wherever the rows of an incident lie', async () => {
		const seen = new Set<unknown>();
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 0 }), fc.integer({ min: 30, max: 200 }), async (seed, incidents) => {
				const log = [...incidentLog(seed, incidents)];
				const expected = naive(log);
				const lines = log.map(csvLine);
				const shuffled = fc.sample(fc.shuffledSubarray(lines, { minLength: lines.length }), { numRuns: 1, seed })[0]!;
				for (const order of [lines, shuffled]) {
					const { events, refused } = await read(CSV_HEADER + order.join(''), mapping);
					expect(refused).toEqual([]);
					expect(byId(events)).toEqual(expected);
				}
				for (const { type } of expected) seen.add(type);
			}),
			{ numRuns: runs(5, 50), seed: SEED }
		);
		expect(seen.size).toBe(5);
	});
});

describe('the rows of a letter', () => {
	const order = [{ date: { column: 'AT', format: 'yyyy-MM-dd', zone: 'UTC' } }];
	const ordered = (fields: object, when?: object) => ({
		...noting({ activity: { column: 'A' }, ...fields }, { event_id: { hash: ['ID', 'A'] }, ...(when && { when }) }),
		letter_id: { prefix: 't-', column: 'ID', order }
	});
	const log = 'ID,AT,A\n1,2022-01-03,c\n2,2022-01-02,x\n1,2022-01-02,b\n1,2022-01-03,C\n1,2022-01-01,a\n';

	test('are numbered, and know the one before; of one moment by their place in the file', async () => {
		const { events, ordered: told } = await read(
			log + '3,2022-01-01,y\n'.repeat(1_000),
			ordered({ text: { template: '{A}{#row_number}' }, actor: { previous: { template: '{A}{#row_number}' } } })
		);
		const seen = new Map(events.map((event) => [event['text'], event['actor']]));
		expect(seen.get('y1000')).toBe('y999');
		expect(Object.fromEntries([...seen].filter(([text]) => !String(text).startsWith('y')))).toStrictEqual({
			...{ a1: undefined, b2: 'a1', c3: 'b2', C4: 'c3', x1: undefined }
		});
		expect(told).toEqual([500, 1_000]);
	});

	test.each([
		['is_first', { is_first: true }, ['a', 'x']],
		['is_last', { is_last: true }, ['C', 'x']],
		['changed, whatever the spelling', { changed: 'A' }, ['a', 'b', 'c', 'x']],
		['previous', { previous: { equals: { column: 'A', value: 'b' } } }, ['c']],
		['previous, never of a first row', { previous: { not: { absent: 'A' } } }, ['C', 'b', 'c']],
		['a number', { equals: { column: '#row_number', value: '2' } }, ['b']]
	])('are told apart by %s', async (_, when, expected) => {
		const { events } = await read(log, ordered({}, when));
		expect(events.map((event) => event['activity']).sort()).toEqual(expected);
	});

	test('are sorted in any number of runs, of any texts, and may have other columns each in NDJSON', async () => {
		fc.assert(
			fc.property(fc.array(fc.string({ unit: 'binary' })), fc.integer({ min: 20, max: 200 }), (texts, run) => {
				const lines = texts.map((text) => JSON.stringify(text));
				using disk = openTemporary(2);
				const sorted = new Sorted(disk, run);
				for (const line of lines) sorted.add(line);
				expect([...sorted]).toEqual(lines.toSorted());
			}),
			{ numRuns: 5, seed: SEED }
		);
		const rows = '{"ID":1,"AT":"2022-01-02","A":"b"}\n{"A":"a","ID":1,"AT":"2022-01-01","B":{"C":"c"}}\n';
		const fields = { actor: { previous: { column: 'B.C' } } };
		const { events } = await read(rows, { ...ordered(fields), source: { kind: 'ndjson' } });
		expect(events).toMatchObject([{ activity: 'a' }, { activity: 'b', actor: 'c' }]);
	});

	test('whose order cannot be read are refused with all others of the letter, and no others', async () => {
		const { events, refused } = await read(
			'ID,AT,A\n1,2022-01-03,a\n1,soon,b\n2,2022-01-01,c\n1,,d\n,2022-01-01,e\n3,0012345679,f\n1,2022-01-04,g\n4,1\n',
			ordered({})
		);
		expect(events.map((event) => event['activity'])).toEqual(['c']);
		const sibling =
			'has no known place among the rows of its letter, for that of line 3 is not known; mend that line and load the file again';
		expect(refused.map(({ line, reason, detail }) => [line, reason, detail])).toEqual([
			[2, 'bad_order', sibling],
			[3, 'bad_date', expect.stringContaining('AT: "soon"')],
			[5, 'missing_field', 'AT is empty, and the rows of a letter are ordered by it'],
			[6, 'missing_field', 'ID is empty: the row is of no letter'],
			[7, 'bad_date', expect.stringContaining('AT:')],
			[8, 'bad_order', sibling],
			[9, 'bad_row', 'has 2 cells where the header has 3']
		]);
		for (const { told } of refused) expect(told).not.toMatch(/soon|0012345679/);
	});

	test('may lie in several files, which the refusals name; one before that cannot be read is named by its line', async () => {
		const files = ['ID,AT,A\n1,2022-01-03,c\n2,2022-01-02,x\n', 'ID,AT,A\n1,2022-01-01,a\n2,soon,y\n'];
		const { events, refused } = await read(files, ordered({ actor: { previous: { column: 'A' } } }));
		expect(events).toMatchObject([{ activity: 'a' }, { activity: 'c', actor: 'a' }]);
		expect(refused.map(({ told }) => told).sort()).toEqual([
			expect.stringMatching(/^1\.csv: bad_order: .* for that of 2\.csv, line 3 is not known/),
			expect.stringMatching(/^2\.csv: bad_date: AT/)
		]);
		const listed = ordered({ actor: { previous: { column: 'A', values: { b: 'B', c: 'C' } } } });
		expect((await read(log, listed)).refused).toEqual([
			{
				...{ line: 4, reason: 'unlisted_value' },
				detail: `A: "a" is not among the values of the mapping, in the letter's row before, line 6`,
				told: "unlisted_value: A is not among the values of the mapping, in the letter's row before, line 6"
			}
		]);
	});

	test('may stand beside the body of the referral before', async () => {
		const mapping = incidentMapping();
		const referral = mapping.events.find(({ type }) => type === 'letter.referred')!;
		const log = CSV_HEADER + [...incidentLog(SEED, 50)].map(csvLine).reverse().join('');
		const byCells = await read(log, mapping);
		referral.fields = { ...referral.fields, from_org: { previous_body: true } };
		const byEvents = await read(log, mapping);
		const bodies = new Map<unknown, unknown>();
		for (const event of byEvents.events.filter(({ type }) => type === 'letter.referred')) {
			expect(event['from_org']).toBe(bodies.get(event['letter_id']));
			bodies.set(event['letter_id'], event['to_org']);
		}
		expect(byEvents.events.map(keyOf)).toEqual(byCells.events.map(keyOf));
	});

	const inOrder = (order: object) => ({ ...ordered({}), letter_id: { prefix: '', column: 'ID', order: [order] } });
	test.each<[string, unknown]>([
		['events[0].fields.actor.previous: needs "order"', noting({ actor: { previous: { column: 'A' } } })],
		['events[0].when.not.is_last: needs "order"', noting({}, { when: { not: { is_last: true } } })],
		['#row_number: needs "order"', noting({ actor: { template: '{#row_number}' } })],
		[
			'events[0].fields.actor.previous.first[0].previous: stands within "previous"',
			ordered({ actor: { previous: { first: [{ previous: { column: 'A' } }] } } })
		],
		['events[0].when.previous.changed: stands within "previous"', ordered({}, { previous: { changed: 'A' } })],
		[
			'events[0].fields.actor.previous.previous_body: goes with "from_org"',
			ordered({ actor: { previous: { previous_body: true } } })
		],
		['events[0].when.is_first: must be true', ordered({}, { is_first: false })],
		['letter_id.order[0]: unknown key "column"', inOrder({ column: 'AT' })],
		[
			'letter_id.order[0].date.zone: "X" is no time zone',
			inOrder({ date: { column: 'AT', format: 'yyyy', zone: 'X' } })
		]
	])('a mapping that asks for them: %s', (message, mapping) => {
		expect(errorOf(mapping)).toContain(message);
	});

	test('are not asked for over HTTP, where a body is read once', async () => {
		const mapping = parseMapping(JSON.stringify(ordered({})), 'a');
		const known = { mapping, mapRow: compile(mapping, lookups) };
		await expect(mappedEvents((async function* () {})(), known, { source: 'test' }).next()).rejects.toThrow(
			"the mapping test asks for a letter's other rows, for which the whole file is read first"
		);
	});
});
