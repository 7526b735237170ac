import { describe, expect, test } from 'vitest';
import { FirstLetters } from '#ingest/load/first-letters.ts';
import { mapRows } from '#ingest/load/mapped-rows.ts';
import { wholeRows, type WholeRow } from '#ingest/load/whole-rows.ts';
import { Watch } from '#ingest/load/watch.ts';
import { compile } from '#ingest/mapping/compile.ts';
import { buildLookups } from '#ingest/mapping/lookups.ts';
import { parseMapping } from '#ingest/mapping/parse.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { inWords } from '$lib/import/said.ts';

const lookups = buildLookups({
	bodies: [
		{ code: 'bank_saderat', names: ['بانک صادرات'] },
		{ code: 'emdad', names: ['کمیتهٔ امداد'] }
	]
});
const on = (column: string) => ({ date: { column, format: 'iso', zone: 'UTC' } });
const mapping = parseMapping(
	JSON.stringify({
		...{ mapping: 1, name: 'letters', source: { kind: 'csv' }, letter_id: { prefix: '', column: 'ID' } },
		events: [
			{
				type: 'letter.registered',
				event_id: { template: '{ID}-in' },
				fields: {
					...{ occurred_at: on('IN'), channel: { column: 'WAY' }, category: { constant: 'loan' } },
					...{ county: { constant: 'javanrud' }, kind: { constant: 'request' }, subject: { column: 'SUBJECT' } }
				}
			},
			{
				...{ type: 'letter.referred', when: { present: 'TO' }, event_id: { template: '{ID}-to' } },
				fields: {
					...{ occurred_at: on('IN'), referral_id: { template: '{ID}-1' } },
					to_org: { lookup: { table: 'bodies', column: 'TO' } }
				}
			},
			{
				...{ type: 'letter.answered', when: { present: 'OUT' }, event_id: { template: '{ID}-out' } },
				fields: { occurred_at: on('OUT'), outcome: { constant: 'information' } }
			}
		]
	}),
	'letters.mapping.json'
);
const mapRow = compile(mapping, lookups);

type Cells = { ID: string; IN?: string; OUT?: string; TO?: string; WAY?: string; SUBJECT?: string };
const DAY = '2022-07-14';
/** Rows of a file; of each that says nothing else, a letter of one day by one of three ways. */
const rowsOf = (count: number, other: (n: number) => Partial<Cells> = () => ({})): Cells[] =>
	Array.from({ length: count }, (_, n) => ({
		...{ ID: `${n}`, IN: DAY, WAY: ['letter', 'call', 'sms'][n % 3]!, ...other(n) }
	}));

async function passed(cells: Cells[]): Promise<{ rows: WholeRow[]; watch: Watch }> {
	const watch = new Watch({ mapping, lookups });
	async function* file() {
		for (const [n, row] of cells.entries()) yield { line: n + 2, row: { ...row }, size: 10 };
	}
	return { rows: await Array.fromAsync(watch.rows(wholeRows(mapRows(file(), mapRow)))), watch };
}
async function warningsOf(cells: Cells[]): Promise<string[]> {
	const warnings = (await passed(cells)).watch.warnings();
	// The page says each in Persian, and nothing of it in English but codes.
	const said = warnings.map((warning) => inWords(warning, wordsOf('fa')).replaceAll(/«.*?»/g, ''));
	expect(said.filter((text) => /[A-Za-z]/.test(text))).toEqual([]);
	return warnings;
}

describe('a row of which the door would refuse one event', () => {
	test('makes none of them, and says its line, field, reason and event', async () => {
		const { rows, watch } = await passed(
			rowsOf(3, (n) => (n === 1 ? { OUT: '2199-01-01', TO: 'emdad', SUBJECT: 'x' } : {}))
		);
		expect(rows.map((row) => ('events' in row ? row.events.length : row.refused))).toEqual([
			1,
			{
				...{ line: 3, reason: 'bad_date', field: 'occurred_at' },
				detail: 'must be in the years 1920 to 2100 of the Gregorian calendar (letter.answered)'
			},
			1
		]);
		expect(watch.types).toEqual(new Map([['letter.registered', 2]]));
		expect(watch.reasons).toEqual(new Map([['occurred_at: bad_date', { count: 1, first: 'line 3' }]]));
	});

	test('is a dead letter with the row itself, the id of that event, and no text of a cell', async () => {
		const { rows } = await passed(rowsOf(1, () => ({ WAY: 'x'.repeat(70), TO: 'emdad', SUBJECT: 'مریم' })));
		expect(rows).toMatchObject([
			{
				dead: {
					...{ line: 2, raw: expect.stringMatching(/^{"ID":"0",.*مریم/), value: { event_id: '0-in' } },
					broken: { reason: 'too_long', field: 'channel', detail: 'must have 64 characters at most' }
				}
			}
		]);
	});
});

describe('the owner of a file is told', () => {
	test('nothing of one that is as it should be', async () => {
		expect(await warningsOf(rowsOf(300, (n) => ({ OUT: '2022-07-15', TO: ['emdad', 'بانک صادرات'][n % 2]! })))).toEqual(
			[]
		);
	});

	test('of more than one row in a hundred refused, with the commonest reason', async () => {
		expect(await warningsOf(rowsOf(200, (n) => (n < 3 ? { IN: 'soon' } : {})))).toEqual([
			'3 of 200 rows are refused (1.5 %), 3 of them for occurred_at: bad_date, first in line 2: see whether it is the mapping that is wrong'
		]);
		expect(await warningsOf(rowsOf(200, (n) => (n < 2 ? { IN: 'soon' } : {})))).toEqual([]);
	});

	test('of dates in the future', async () => {
		expect(await warningsOf(rowsOf(3, (n) => (n > 0 ? { IN: '2098-01-01' } : {})))).toEqual([
			expect.stringMatching(/^2 rows tell of the future, first in line 3: /)
		]);
	});

	test('of answers before their registration, whichever row says which', async () => {
		expect(await warningsOf(rowsOf(3, (n) => ({ OUT: n === 1 ? '2022-07-13' : DAY })))).toEqual([
			'1 letter was answered before the registration, first in line 3: do the rules of both dates read the right columns?'
		]);
		const again = rowsOf(1, () => ({ IN: '2022-07-12', OUT: '2022-07-13' }));
		expect(await warningsOf([...rowsOf(1), ...again])).toEqual([]);
	});

	test('of one code in more than nine of ten events, unless the mapping says it itself', async () => {
		expect(await warningsOf(rowsOf(200, (n) => ({ WAY: n < 185 ? 'other' : 'sms' })))).toEqual([
			'letter.registered channel is "other" in 185 of 200 events: if that is not so, its rule reads another column, or lists too few texts'
		]);
		expect(await warningsOf(rowsOf(200, (n) => ({ WAY: n < 180 ? 'other' : 'sms' })))).toEqual([]);
	});

	test('of names that a table lacks and that look like one of it', async () => {
		expect(
			await warningsOf(rowsOf(4, (n) => ({ TO: ['بانک صادارت', 'كميته امداد', 'بنیاد مسکن', 'bank_sadrat'][n]! })))
		).toEqual([
			'letter.referred to_org "بانک صادارت" (1 event, first in line 2) is not listed, and looks like "bank_saderat"',
			'letter.referred to_org "bank_sadrat" (1 event, first in line 5) is not listed, and looks like "bank_saderat"'
		]);
	});
});

test('the first letters are shown by their events in time, with codes and no text', async () => {
	const { rows } = await passed(rowsOf(9, () => ({ OUT: '2022-07-15', TO: 'emdad', SUBJECT: 'مریم' })));
	const letters = new FirstLetters(5);
	for (const row of rows.toReversed())
		if ('events' in row) for (const event of row.events.toReversed()) letters.see(event);
	expect(letters.lines().slice(0, 4)).toEqual([
		'  8',
		'    2022-07-14T00:00:00.000Z letter.referred to_org=emdad',
		'    2022-07-14T00:00:00.000Z letter.registered channel=sms category=loan county=javanrud kind=request',
		'    2022-07-15T00:00:00.000Z letter.answered outcome=information'
	]);
	expect(letters.lines()).toHaveLength(20);
});
