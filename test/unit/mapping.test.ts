import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { eventSchema } from '#ingest/contract/event.ts';
import { requiredColumns } from '#ingest/mapping/columns.ts';
import { compile } from '#ingest/mapping/compile.ts';
import { fold } from '#ingest/mapping/fold.ts';
import { readLookups } from '#ingest/mapping/lookups.server.ts';
import { parseMapping } from '#ingest/mapping/parse.ts';
import type { Row } from '#ingest/mapping/row.ts';
import { braced } from '#ingest/mapping/template.ts';
import { nearest } from '#sql/model/nearest.ts';
import { projectRoot } from '#sql/root.ts';
import { eventsOf, noting, rejectionOf } from '../support/mapping.ts';

/** What a rule makes of a row, as the field `text`. */
const textOf = (spec: unknown, row: Row, source = {}): unknown =>
	eventsOf(noting({ text: spec }, {}, source), { ID: '1', ...row })[0]!.text;

const eventOf = (type: string, fields: object) => ({
	...noting({}),
	events: [
		{ type, event_id: { column: 'ID' }, fields: { occurred_at: { constant: '2022-07-14T09:30:00Z' }, ...fields } }
	]
});

describe('a field comes from', () => {
	test('a column, without the spaces around it; an empty cell leaves it out', () => {
		expect(textOf({ column: 'C' }, { C: '  روشن شد ' })).toBe('روشن شد');
		expect(eventsOf(noting({ text: { column: 'C' } }), { ID: '1', C: ' ' })[0]).not.toHaveProperty('text');
	});

	test('a cell that the source calls empty is empty', () => {
		expect(textOf({ column: 'C' }, { C: 'NULL' }, { empty: ['NULL'] })).toBeUndefined();
	});

	const TYPES = { column: 'C', values: { تلفنی: 'call', کتبی: 'letter' }, default: 'web' };
	const LISTED = { column: 'C', values: { a: 'A' } };
	const ENDED = { column: 'C', match: 'contains', values: { تکراری: 'duplicate', 'انصراف متقاضی': 'withdrawn' } };
	const COUNTY = { lookup: { table: 'counties', column: 'C' } };
	const FIRST = { first: [{ column: 'A' }, { template: '{B}!' }, { constant: 'none' }] };
	test.each<[what: string, spec: object, row: Row, text: string | undefined]>([
		['a constant', { constant: 'permit' }, {}, 'permit'],
		['a template, whose braces are doubled', { template: '{A}-{B}-{{x}}' }, { A: '1', B: '2' }, '1-2-{x}'],
		['a template with an empty column', { template: '{A}-{B}' }, { A: '1', B: '' }, undefined],
		['a list of values, whatever the spelling of ye', TYPES, { C: 'تلفني' }, 'call'],
		['a list of values, whatever the spelling of kaf', TYPES, { C: 'كتبي' }, 'letter'],
		['a default for the rest', TYPES, { C: 'دورنگار' }, 'web'],
		['but none for an empty cell', TYPES, { C: '' }, undefined],
		['a value that is not in the list, kept', { ...LISTED, unlisted: 'keep' }, { C: 'b' }, 'b'],
		['a value that is not in the list, left out', { ...LISTED, unlisted: 'leave_out' }, { C: 'b' }, undefined],
		['a text that a cell contains', ENDED, { C: 'به علت انصراف متقاضی' }, 'withdrawn'],
		['the longest of them', ENDED, { C: 'تكراري؛ انصراف متقاضی' }, 'withdrawn'],
		['it, whatever its spelling', ENDED, { C: 'نامهٔ تكراري' }, 'duplicate'],
		['the longest number', { ...ENDED, values: { 1: 'withdrawn', 12: 'duplicate' } }, { C: 'کد ۱۲' }, 'duplicate'],
		['no text that it contains', { ...ENDED, unlisted: 'leave_out' }, { C: 'پاسخ داده شد' }, undefined],
		['whole cells', { ...ENDED, match: undefined, default: 'none' }, { C: 'به علت انصراف متقاضی' }, 'none'],
		['the code of a county', COUNTY, { C: 'كرمانشاه' }, 'kermanshah'],
		['the code of a county by its folded name', COUNTY, { C: 'اسلام آباد غرب' }, 'eslamabad_gharb'],
		['a code as it is', COUNTY, { C: 'kermanshah' }, 'kermanshah'],
		['an unknown name as it is', COUNTY, { C: 'Boston' }, 'Boston'],
		['another code', { lookup: { table: 'bodies', column: 'C', default: 'other' } }, { C: 'x' }, 'other'],
		['the first', FIRST, { A: 'a', B: 'b' }, 'a'],
		['the first that is not empty', FIRST, { A: '', B: 'b' }, 'b!'],
		['the last, where all are empty', FIRST, { A: '', B: '' }, 'none']
	])('%s', (_what, spec, row, text) => {
		expect(textOf(spec, row)).toBe(text);
	});

	test('none of a list or table, and the row is rejected', () => {
		const rejected = (text: object, C: string) => rejectionOf(noting({ text }), { ID: '1', C });
		expect(rejected(LISTED, 'b')).toEqual({
			...{ line: 7, reason: 'unlisted_value', field: 'text' },
			detail: 'C: "b" is not among the values of the mapping'
		});
		expect(rejected(ENDED, 'پاسخ داده شد')).toMatchObject({ reason: 'unlisted_value' });
		const body = { lookup: { table: 'bodies', column: 'C', unlisted: 'reject' } };
		expect(rejected(body, 'x').detail).toBe('C: "x" is not among the bodies');
	});

	test.each(['no {1}', '}', '"a"', 'a"{b\\', 'two\nlines{'])('a template with the column %j', (column) => {
		expect(textOf({ template: `{A}-${braced(column)}-{{` }, { A: '1', [column]: 'x' })).toBe('1-x-{');
	});

	test('a whole number in any digits, with separators; tomans become rials', () => {
		const loan = eventOf('loan.requested', {
			bank: { constant: 'bank_melli' },
			amount_rial: { integer: { column: 'T', times: 10 } },
			collateral: { constant: 'subsidy' }
		});
		expect(eventsOf(loan, { ID: '1', T: '۵۰٬۰۰۰٬۰۰۰' })[0]!.amount_rial).toBe(500_000_000);
		expect(rejectionOf(loan, { ID: '1', T: '5.5' })).toMatchObject({ reason: 'bad_integer', field: 'amount_rial' });
	});

	test('a hash of cells, the same for the same cells and another for others', () => {
		const hash = (row: Row): unknown => textOf({ hash: ['A', 'B'] }, row);
		expect(hash({ A: 'x', B: 'y' })).toMatch(/^[0-9a-f]{32}$/);
		expect(hash({ A: 'x', B: 'y' })).toBe(hash({ A: 'x', B: 'y' }));
		expect(hash({ A: 'xy', B: '' })).not.toBe(hash({ A: 'x', B: 'y' }));
	});

	test('a path into an NDJSON object', () => {
		const mapping = noting({ text: { column: 'case.note' } }, {}, { kind: 'ndjson' });
		const [event] = eventsOf(mapping, { ID: 5, case: { note: 'n' } });
		expect(event).toMatchObject({ event_id: '5', letter_id: 't-5', text: 'n' });
		expect(rejectionOf(mapping, { ID: 5, case: { note: [1] } })).toMatchObject({ reason: 'bad_value', field: 'text' });
	});
});

describe('an event is made when', () => {
	const makes = (when: unknown, row: Row): boolean => eventsOf(noting({}, { when }), { ID: '1', ...row }).length === 1;
	const equals = (value: string) => ({ equals: { column: 'S', value } });

	test.each<[string, unknown, Row, boolean]>([
		['a cell equals a text', equals('Closed'), { S: 'Closed' }, true],
		['a cell equals it in other letters', equals('Closed'), { S: 'CLOSED' }, true],
		['and not another', equals('Closed'), { S: 'Open' }, false],
		['an empty cell equals nothing', equals(''), { S: '' }, false],
		['a cell is one of several', { in: { column: 'S', values: ['a', 'b'] } }, { S: 'b' }, true],
		['a cell is present', { present: 'S' }, { S: 'x' }, true],
		['a blank cell is not present', { present: 'S' }, { S: ' ' }, false],
		['a cell is absent', { absent: 'S' }, { S: '' }, true],
		['not', { not: equals('a') }, { S: 'b' }, true],
		['all', { all: [equals('a'), { present: 'T' }] }, { S: 'a', T: '' }, false],
		['any', { any: [equals('a'), { present: 'T' }] }, { S: 'b', T: 'x' }, true]
	])('%s', (_what, when, row, expected) => {
		expect(makes(when, row)).toBe(expected);
	});
});

describe('a row', () => {
	test('that lacks what the contract requires is rejected whole, with its line', () => {
		expect(rejectionOf(noting({ activity: { column: 'A' } }), { ID: '1', A: '' })).toEqual({
			...{ line: 7, reason: 'missing_field', field: 'activity' },
			detail: 'A gives letter.noted no activity'
		});
	});

	test('never makes two events of one id', () => {
		const mapping = noting({});
		mapping.events.push(structuredClone(mapping.events[0]!));
		expect(rejectionOf(mapping, { ID: '1' })).toMatchObject({ reason: 'duplicate_event_id', field: 'event_id' });
	});

	test('may carry a citizen, of whom messages say nothing', () => {
		const constants = { channel: 'letter', category: 'loan', county: 'paveh', kind: 'request' };
		const mapping = eventOf('letter.registered', {
			...Object.fromEntries(Object.entries(constants).map(([name, constant]) => [name, { constant }])),
			'citizen.national_id': { column: 'N', values: { x: 'y' } },
			'citizen.name': { column: 'NAME' }
		});
		const [event] = eventsOf(mapping, { ID: '1', N: 'x', NAME: 'زهرا' });
		expect(event!.citizen).toEqual({ national_id: 'y', name: 'زهرا' });
		expect(rejectionOf(mapping, { ID: '1', N: '0012345679' }).detail).toBe('N cannot be read');
	});
});

test('a mapping knows the columns that it reads, each once, but for the optional ones', () => {
	const text = { first: [{ column: 'A' }, { template: '{B}{ID}' }] };
	const when = { all: [{ present: 'C' }, { not: { in: { column: 'D', values: ['x'] } } }] };
	const source = { columns: ['Z'], optional_columns: ['O'] };
	const mapping = parseMapping(JSON.stringify(noting({ text, actor: { column: 'O' } }, { when }, source)), 'a');
	expect(requiredColumns(mapping).sort()).toEqual(['A', 'B', 'C', 'D', 'ID', 'Z']);
});

test('folding makes one of the spellings of a name', () => {
	expect(fold('كِرمانشاه ')).toBe(fold('کرمانشاه'));
	expect(fold('۱۲٣')).toBe('123');
	expect(nearest('chanel', ['category', 'channel', 'county'])).toBe('channel');
});

const manual = readFileSync(join(projectRoot(), 'docs', 'mapping.md'), 'utf8');
const block = (language: string): string => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(manual)![1]!;

test("the manual's first mapping makes what it says of its rows", () => {
	const mapRow = compile(parseMapping(block('json'), 'manual'), readLookups());
	const rows: Record<string, string>[] = parse(block('csv'), { columns: true, delimiter: ';' });
	const events = rows.map((row, i) => {
		const result = mapRow(row, i + 2);
		if ('rejected' in result) throw new Error(JSON.stringify(result.rejected));
		return result.events.map((event) => eventSchema.parse(event));
	});
	const registered = { type: 'letter.registered' };
	expect(events).toMatchObject([
		[
			{
				...registered,
				...{ channel: 'call', category: 'loan', county: 'kermanshah' },
				occurred_at: '2022-07-14T05:00:00.000Z'
			}
		],
		[
			{ ...registered, channel: 'letter', category: 'health', county: 'paveh' },
			{ type: 'letter.answered', occurred_at: '2022-07-23T07:30:00.000Z' }
		]
	]);
});
