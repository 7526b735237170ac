import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadFile } from '#ingest/load/load.server.ts';
import { drySummary, summary } from '#ingest/load/report.ts';
import { compile } from '#ingest/mapping/compile.ts';
import { buildLookups } from '#ingest/mapping/lookups.ts';
import { parseMapping } from '#ingest/mapping/parse.ts';
import { answerKpi } from '#sql/queries/pages/kpi-answer.ts';
import { openTestDoor } from '../support/door.ts';
import { notes } from '../support/inbox.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { startNode } from '../support/process.ts';

let office: OfficeUnderTest;
let dir: string;
beforeAll(async () => {
	dir = mkdtempSync(join(tmpdir(), 'pasokh-dry-'));
	office = await startOffice({});
});
afterAll(async () => {
	await office?.stop();
	rmSync(dir, { recursive: true });
});

const write = (name: string, content: string): string => {
	writeFileSync(join(dir, name), content);
	return join(dir, name);
};

test('a dry run counts what a load counts, and sends nothing', async () => {
	const door = await openTestDoor();
	try {
		const good = Array.from({ length: 25 }, (_, n) => `${n},2022-07-14,seen\n`).join('');
		const bad = '7,never,x\n8,2099-01-01,x\n9,2022-07-14,\n'.repeat(20);
		const file = write('notes.csv', `ID,AT,NOTE\n${good}${bad}`);
		const mapping = parseMapping(JSON.stringify(notes('notes')), 'notes.mapping.json');
		const what = {
			...{ files: [file], mapping, mapRow: compile(mapping, buildLookups({})) },
			to: door.url,
			token: 'secret'
		};
		const dry = await loadFile({
			...what,
			send: async (lines) => ({ accepted: lines.length, duplicates: 0, rejectedTotal: 0, rejected: [] })
		});
		expect(door.knocks).toEqual([]);
		const done = await loadFile(what);
		expect(dry).toEqual({ ...done, loadId: dry.loadId });
		const [, head, , ...counts] = summary(done, 'notes', 1000).split('\n');
		const [first, ...told] = drySummary(dry, 'notes', 1000, []).split('\n');
		expect(first).toBe('dry run: nothing is sent');
		expect(told).toEqual([head, ...counts]);
		expect(counts).toEqual(
			expect.arrayContaining([
				'letter.noted 25',
				'rejected rows by reason:',
				'  20 for occurred_at: bad_date, first in line 27',
				'  20 for occurred_at: future_date, first in line 28',
				'60 rows rejected whole, and not sent:'
			])
		);
	} finally {
		await door.close();
	}
});

const on = (column: string) => ({ date: { column, format: 'iso', zone: 'Asia/Tehran' } });
const [of, one] = [(column: string) => ({ column }), (constant: string) => ({ constant })];
const MAPPING = JSON.stringify({
	...{ mapping: 1, name: 'letters', source: { kind: 'csv' }, letter_id: { prefix: 'dry-', column: 'ID' } },
	events: [
		{
			...{ type: 'letter.registered', event_id: { template: '{ID}-in' } },
			fields: {
				...{ occurred_at: on('IN'), channel: of('WAY'), category: one('loan'), county: one('javanrud') },
				kind: one('request')
			}
		},
		{
			...{ type: 'letter.referred', when: { present: 'TO' }, event_id: { template: '{ID}-to' } },
			fields: { occurred_at: on('IN'), referral_id: { template: '{ID}-1' }, to_org: of('TO') }
		},
		{
			...{ type: 'letter.answered', when: { present: 'OUT' }, event_id: { template: '{ID}-out' } },
			fields: { occurred_at: on('OUT'), outcome: one('information') }
		}
	]
});
const ROWS = [
	'ID,IN,WAY,TO,OUT',
	'1,2022-07-14,letter,emdad,2022-07-20',
	'2,2022-07-15,call,,',
	'3,2022-07-16,sms,bank_melli,',
	'4,soon,sms,,',
	'5,2022-07-16,sms,emdad,2099-07-16'
].join('\n');

async function pasokh(...args: string[]): Promise<string> {
	const run = startNode('ingest/cli/main.ts', args, office.env);
	expect(await run.exited, run.output()).toBe(0);
	return run.output();
}

test('a dry run says which figures a load would make, and leaves nothing', async () => {
	const args = ['load', write('letters.csv', ROWS), '--mapping', write('letters.mapping.json', MAPPING)];
	const temporary = () => readdirSync(tmpdir()).filter((name) => name.startsWith('pasokh-trial-'));
	const before = temporary();
	const dry = await pasokh(...args, '--dry-run');
	expect(temporary()).toEqual(before);
	const [{ count }] = (await (
		await office
			.client('reader')
			.query({ query: 'SELECT toUInt32(count()) AS count FROM event_log', format: 'JSONEachRow' })
	).json<{ count: number }>()) as [{ count: number }];
	expect(count).toBe(0);
	const counts = [
		'letter.registered 3 · letter.referred 2 · letter.answered 1',
		'2 rows rejected whole, and not sent:',
		'  line 5: occurred_at: bad_date: IN: "soon" is not an ISO 8601 date',
		'  line 6: occurred_at: future_date: is more than 10 minutes ahead of the server; check the clock and the offset (letter.answered)'
	];
	expect(dry.split('\n')).toEqual(expect.arrayContaining(counts));
	expect(dry).toContain('  dry-1\n    2022-07-13T19:30:00.000Z letter.registered channel=letter');
	expect(dry).toContain('6 accepted, 0 known already, 0 rejected by ingest');

	const loaded = await pasokh(...args);
	expect(loaded.split('\n')).toEqual(expect.arrayContaining(counts));
	expect(loaded).toContain('the office has 6 different events of it, of 3 letters and 0 calls');
	const told = [...dry.matchAll(/^ {2}([\d,]+) .* \(kpi (\w+)\)$/gm)].map(([, figure, kpi]) => [kpi!, Number(figure)]);
	const always = { from: null, to: null, asOf: null, knownAt: null, by: null, where: [], excludeOutages: false };
	const asked = { database: 'pasokh', clock: 'real', keeper: office.client('keeper') } as const;
	for (const [kpi, figure] of told) {
		const { result } = await answerKpi(office.client('reader'), asked, { ...always, kpi: kpi as string });
		expect([kpi, result.total.numerator ?? 0]).toEqual([kpi, figure]);
	}
	expect(Object.fromEntries(told)).toMatchObject({ registered: 3, answered: 1, unanswered: 2, referral_flow: 2 });

	const [, loadId] = /^load (\S+)/m.exec(loaded)!;
	await pasokh('undo', loadId!);
	const again = await pasokh(...args);
	expect(again).toContain('0 accepted, 6 known already, 0 rejected by ingest');
	expect(again).toContain('the office has 6 different events of it, of 3 letters and 0 calls: all count now');
});
