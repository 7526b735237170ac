import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printGuess } from '#ingest/cli/mapping.ts';
import { table } from '#ingest/cli/table.ts';
import { eventSchema, type WireEvent } from '#ingest/contract/event.ts';
import { guess, type Guess } from '#ingest/guess/guess.ts';
import { readSample } from '#ingest/guess/sample.server.ts';
import { openInput } from '#ingest/load/input.server.ts';
import { mapFile } from '#ingest/load/previous-body.server.ts';
import { columnsOfSpec, requiredColumns } from '#ingest/mapping/columns.ts';
import { compile } from '#ingest/mapping/compile.ts';
import { findMapping } from '#ingest/mapping/find.server.ts';
import { readLookups } from '#ingest/mapping/lookups.server.ts';
import { parseMapping } from '#ingest/mapping/parse.ts';
import type { EventRule, Mapping } from '#ingest/mapping/schema.ts';
import { CSV_HEADER, csvLine, incidentLog, naive } from '../support/incident-log.ts';
import { PERSONS } from '../support/made-file.ts';
import { foreignFiles } from '../support/made-foreign-files.ts';
import { persianFiles } from '../support/made-persian-files.ts';
import { systemFiles } from '../support/made-system-files.ts';
import { describeWith } from '../support/shared-data.ts';
import { textRowsXml, workbook } from '../support/workbook.ts';

const lookups = readLookups();
let dir: string;
beforeAll(() => {
	dir = mkdtempSync(join(tmpdir(), 'pasokh-guess-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

interface Guessed extends Guess {
	path: string;
}

async function guessed(name: string, bytes: Uint8Array | string): Promise<Guessed> {
	const path = join(dir, name);
	writeFileSync(path, bytes);
	return { ...guess(await readSample(path), lookups), path };
}

/** What each column was taken for, as the truth says it. */
const takenFor = ({ columns }: Guess): Record<string, string> =>
	Object.fromEntries(
		columns.map(({ column, role, type, formats = [] }) => [
			column,
			role === undefined ? '' : type === 'date' || type === 'time' ? `${role} ${formats.join(' or ')}` : role
		])
	);

const wrongIn = (truth: Record<string, string>, taken: Record<string, string>): string[] =>
	Object.entries(truth)
		.filter(([column, role]) => taken[column] !== role)
		.map(([column, role]) => `${column}: ${taken[column] || 'nothing'} instead of ${role || 'nothing'}`);

/** The events that a load would send, each checked against the contract. */
async function eventsOf({ mapping, path }: Guessed): Promise<WireEvent[]> {
	const parsed = parseMapping(JSON.stringify(mapping), 'guessed');
	await using input = await openInput({ files: [path], mapping: parsed });
	const events: WireEvent[] = [];
	for await (const row of mapFile(input.rows, parsed, compile(parsed, lookups), () => undefined))
		if ('events' in row) events.push(...row.events.map((event) => eventSchema.parse(event)));
		else expect.fail(JSON.stringify(row.refused));
	return events;
}

function countTypes(events: WireEvent[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1;
	return counts;
}

const MADE = [...persianFiles(), ...systemFiles(), ...foreignFiles()];

describe.each(MADE)('$name', ({ name, bytes, truth, events }) => {
	test('makes the events that a person would have of it', async () => {
		const found = await guessed(name, bytes);
		expect(countTypes(await eventsOf(found))).toEqual(events);
		expect(wrongIn(truth, takenFor(found))).toEqual([]);
	});
	test('shows nobody', async () => {
		const printed = printGuess(await guessed(name, bytes));
		for (const person of PERSONS) for (const word of person.split(' ')) expect(printed).not.toContain(word);
		expect(printed).not.toMatch(/\d{10}|[۰-۹]{10}|(?:0918|۰۹۱۸) ?\d{3}/);
	});
});

test('a log of states becomes what a program would make of it', async () => {
	const log = [...incidentLog(7, 80)];
	const found = await guessed('incidents.csv', CSV_HEADER + log.map(csvLine).join(''));
	const told = (event: Record<string, unknown>): string =>
		JSON.stringify(['letter_id', 'type', 'occurred_at', 'channel', 'to_org', 'from_org'].map((field) => event[field]));
	const events = (await eventsOf(found)).map((event) =>
		told({ ...event, occurred_at: new Date(event.occurred_at).toISOString() })
	);
	expect(events.map((text) => text.replace('incidents-', '')).toSorted()).toEqual(
		naive(log)
			.map((event) => told(event).replace('incident-', ''))
			.toSorted()
	);
});

test('what was withdrawn is ended, and what was opened again is open', async () => {
	const states = ['Closed', 'Open', 'Canceled', 'Duplicate'];
	const rows = Array.from({ length: 40 }, (_, i) => `${700 + i},2023-02-14,2023-02-${15 + (i % 9)},${states[i % 4]}\n`);
	const found = await guessed('a.csv', `number,created,closed,status\n${rows.join('')}`);
	expect(found.remarks).toContain(
		'status: 10 rows have a date in closed and a state that does not say closed; these letters stay open.'
	);
	const events = await eventsOf(found);
	expect(countTypes(events)).toEqual({ 'letter.registered': 40, 'letter.answered': 10, 'letter.closed': 30 });
	const ended = events.flatMap((event) => (event.type === 'letter.closed' ? [event.ended_as ?? ''] : []));
	expect(ended.toSorted()).toEqual([
		...Array(10).fill(''),
		...Array(10).fill('duplicate'),
		...Array(10).fill('withdrawn')
	]);
});

describe('what a person must know is said', () => {
	const remarks = async (text: string): Promise<string> => (await guessed('a.csv', text)).remarks.join('\n');

	test('days of which none tells whether they or the months come first', async () => {
		const said = await remarks('number,created,closed\na1,03/04/2023,05/06/2023\na2,04/05/2023,\n');
		expect(said).toContain('created: no day above 12 tells whether the day or the month comes first; it is read as');
		expect(await remarks('number,created,closed\na1,03/04/2023,25/06/2023\na2,04/05/2023,\n')).not.toContain(
			'above 12'
		);
	});

	test('titles, totals, empty rows, dates of another form, and that nothing says when letters were answered', async () => {
		const rows = Array.from({ length: 20 }, (_, i) => `${400 + i},1401/02/${10 + i},پاوه\n`).join('');
		const said = await remarks(`گزارش ماه,,\n\nشماره نامه,تاریخ ثبت,شهرستان\n${rows},,\n421,دیروز,پاوه\nجمع,,22\n`);
		expect(said.split('\n')).toEqual([
			'The columns are named in line 3; what stands above is skipped.',
			'Totals are no letters and are skipped: line 26.',
			'Empty rows are skipped: line 24.',
			'تاریخ ثبت: 5 % of its texts are not of the form jyyyy/jMM/jdd; these rows will be refused.',
			'Moments have no offset: they are read as of Asia/Tehran. Change "zone" if the file\'s clock was another.',
			'No column says when a letter was answered: all letters would stand as unanswered.'
		]);
	});

	test('a wrong day of a few rows', async () => {
		const days = ['1401/05/03', '1401/05/07', '1401/13/07', '1401/05/09'];
		const said = await remarks(`شماره نامه,تاریخ ثبت\n${days.map((day, i) => `12${i},${day}\n`).join('')}`);
		expect(said).toContain('تاریخ ثبت: 25 % of its texts are not of the form');
	});

	test('nothing, where days of one column are spelled in several ways that can all be read', async () => {
		const days = ['1401/04/23', '۱۴۰۱/۵/۳', '1401-04-23', '۲۳/۰۴/۱۴۰۱ ۰۹:۳۰'];
		const rows = Array.from({ length: 20 }, (_, i) => `${400 + i},${days[i % 4]}\n`);
		const found = await guessed('a.csv', `شماره نامه,تاریخ ثبت\n${rows.join('')}`);
		expect(found.remarks.join('\n')).not.toContain('refused');
		const moments = (await eventsOf(found)).map(({ occurred_at }) => occurred_at);
		expect(new Set(moments)).toEqual(
			new Set(['2022-07-13T19:30:00.000Z', '2022-07-24T19:30:00.000Z', '2022-07-14T05:00:00.000Z'])
		);
	});

	test.each(['2022-07-14T00:00:00', '2022-07-14', '14/07/2022', '1401/4/23', '01/04/23', '۲۳ تیر ۱۴۰۱'])(
		'nothing, where the time of %s stands in the column beside it',
		async (day) => {
			const rows = Array.from(
				{ length: 20 },
				(_, i) => `${400 + i},${day},${String(8 + (i % 4)).padStart(2, '0')}:30:00\n`
			);
			const found = await guessed('a.csv', `شماره نامه,تاریخ ثبت,ساعت ثبت\n${rows.join('')}`);
			expect((await eventsOf(found)).map(({ occurred_at }) => occurred_at).slice(0, 2)).toEqual([
				'2022-07-14T04:00:00.000Z',
				'2022-07-14T05:00:00.000Z'
			]);
		}
	);

	test('columns with braces in their names', async () => {
		const rows = [0, 1, 2].map((i) => `${400 + i},2023-02-1${i}\n`);
		const found = await guessed('a.csv', `شماره نامه {ثبت},تاریخ ثبت\n${rows.join('')}`);
		expect((await eventsOf(found)).map(({ event_id }) => event_id)).toEqual(
			[0, 1, 2].map((i) => `${400 + i}-registered`)
		);
	});

	test('the sheets of a workbook that are read', async () => {
		const month = (from: number) =>
			textRowsXml([['شماره نامه', 'تاریخ ثبت'], ...[0, 1, 2].map((i) => [String(from + i), '1401/04/23'])]);
		const months = [100, 200].map((from) => ({ name: `m${from}`, rows: month(from) }));
		const all = await guessed('a.xlsx', workbook({ sheets: months }));
		expect(all.remarks).toContain('All sheets of the workbook are read.');
		expect(countTypes(await eventsOf(all))).toEqual({ 'letter.registered': 6 });
		const notes = { name: 'notes', rows: textRowsXml([['یادداشت'], ['چیزی']]) };
		const some = await guessed('a.xlsx', workbook({ sheets: [...months, notes] }));
		expect(some.remarks).toContain('Other sheets of the workbook have other columns and are not read.');
		expect(countTypes(await eventsOf(some))).toEqual({ 'letter.registered': 6 });
	});

	test('codes that the office lacks, with the nearest', async () => {
		const row = (i: number) => `${400 + i},2023-02-${10 + i},${['پاوه', 'کرمنشاه', 'تهران'][i % 3]}\n`;
		const text = `شماره نامه,تاریخ ثبت,شهرستان\n${Array.from({ length: 15 }, (_, i) => row(i)).join('')}`;
		expect(printGuess(await guessed('a.csv', text))).toContain(
			"شهرستان: 1 of 3 texts are in the office's counties (33 % of the rows). The others stay as they are:\n" +
				'  5 × "کرمنشاه"; the nearest is "کرمانشاه"\n  5 × "تهران"\n'
		);
	});

	test('a file without names of columns is refused, and its first row not shown', async () => {
		await expect(guessed('a.csv', '1,علی رضایی,3240175800\n2,زهرا احمدی,0012345679\n')).rejects.toThrow(
			/^a.csv: no line names the columns; write their names into a line above the first row$/
		);
	});

	test.each([
		['', 'a.csv: is empty'],
		['number,created\n', 'a.csv: has no row below the names of its columns']
	])('%j', async (text, error) => {
		await expect(guessed('a.csv', text)).rejects.toThrow(error);
	});

	test('a file in which nothing numbers or dates the letters', async () => {
		const found = await guessed('a.csv', 'colour,size\nred,12\nblue,12\n');
		expect(found.mapping).toBeUndefined();
		expect(found.remarks).toEqual(['No column was found that numbers the letters: name it.']);
	});
});

/** What a mapping reads each column for. */
function usesOf({ letter_id, events }: Mapping): Map<string, Set<string>> {
	const uses = new Map<string, Set<string>>();
	const add = (column: string, use: string) => uses.getOrInsertComputed(column, () => new Set()).add(use);
	if (letter_id) add(letter_id.column, 'id');
	for (const { type, when, event_id, fields } of events) {
		const condition: EventRule = { type, ...(when && { when }), event_id: { constant: '' }, fields: {} };
		for (const column of requiredColumns({ mapping: 1, name: '', source: { kind: 'csv' }, events: [condition] }))
			add(column, 'when');
		for (const column of columnsOfSpec(event_id)) add(column, 'id');
		for (const [field, spec] of Object.entries(fields)) {
			const use = field.endsWith('_id') ? 'id' : field === 'occurred_at' ? `${type}'s moment` : field;
			for (const column of columnsOfSpec(spec))
				add(column, 'date' in spec ? `${use} ${[spec.date.format].flat().join(' or ')}` : use);
		}
	}
	return uses;
}

const REAL: Record<string, string | Record<string, string>> = {
	'boston311_2015.csv.gz': 'boston311',
	'receipt.csv.gz': 'receipt',
	'callcenter_anonymous_bank_1999_02.csv.gz': 'callcenter1999',
	'running-example.csv': {
		'concept:name': 'activity',
		'org:resource': 'actor',
		'time:timestamp': 'moment iso',
		Activity: '',
		Resource: '',
		Costs: '',
		'case:concept:name': 'letter_id',
		'case:creator': ''
	}
};

interface Score {
	file: string;
	columns: number;
	wrong: string[];
}

/** Columns of a real file that are read for something else than in the mapping that comes with Pasokh. */
function wrongBeside(known: Mapping, { mapping, columns }: Guess): string[] {
	const [own, guessed] = [usesOf(known), usesOf(mapping!)];
	return columns.flatMap(({ column }) => {
		const [should, does] = [own.get(column) ?? new Set(), guessed.get(column) ?? new Set()];
		const isRight = should.size === 0 ? does.size === 0 : !should.isDisjointFrom(does);
		return isRight
			? []
			: [`${column}: ${[...does].join('+') || 'nothing'} instead of ${[...should].join('+') || 'nothing'}`];
	});
}

describeWith('real', 'guesses of real and made files', (folder) => {
	test('nine of ten columns are right without a touch', async () => {
		const scores: Score[] = [];
		for (const { name, bytes, truth } of MADE) {
			const found = await guessed(name, bytes);
			scores.push({ file: name, columns: Object.keys(truth).length, wrong: wrongIn(truth, takenFor(found)) });
		}
		for (const [file, truth] of Object.entries(REAL)) {
			const found = guess(await readSample(join(folder, file)), lookups);
			const wrong =
				typeof truth === 'string' ? wrongBeside(findMapping(truth), found) : wrongIn(truth, takenFor(found));
			scores.push({ file, columns: found.columns.length, wrong });
		}
		const all = scores.reduce((sum, { columns }) => sum + columns, 0);
		const right = scores.reduce((sum, { columns, wrong }) => sum + columns - wrong.length, 0);
		const line = (file: string, some: number, of: number, wrong = '') => [file, String(some), String(of), wrong];
		const rows = scores.map(({ file, columns: of, wrong }) => line(file, of - wrong.length, of, wrong.join('; ')));
		console.log(table([['file', 'right', 'columns', 'wrong'], ...rows, line('all', right, all)]));
		expect(right / all).toBeGreaterThanOrEqual(0.9);
	});
});
