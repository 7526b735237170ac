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

describe('a field comes from', () => {
	test('a column, without the spaces around it; an empty cell leaves it out', () => {
		expect(textOf({ column: 'C' }, { C: '  روشن شد ' })).toBe('روشن شد');
		expect(eventsOf(noting({ text: { column: 'C' } }), { ID: '1', C: ' ' })[0]).not.toHaveProperty('text');
	});

	test('a cell that the source calls empty is empty', () => {
		expect(textOf({ column: 'C' }, { C: 'NULL' }, { empty: ['NULL'] })).toBeUndefined();
	});

	test('a constant', () => {
		expect(textOf({ constant: 'permit' }, {})).toBe('permit');
	});

	test('a template, whose braces are doubled to stand for themselves; an empty column leaves it out', () => {
		expect(textOf({ template: '{A}-{B}-{{x}}' }, { A: '1', B: '2' })).toBe('1-2-{x}');
		expect(textOf({ template: '{A}-{B}' }, { A: '1', B: '' })).toBeUndefined();
	});

	test.each(['no {1}', '}', '"a"', 'a"{b\\', 'two\nlines{'])('a template with the column %j', (column) => {
		expect(textOf({ template: `{A}-${braced(column)}-{{` }, { A: '1', [column]: 'x' })).toBe('1-x-{');
	});

	test('a list of values, whatever the spelling of ye and kaf; a default for the rest', () => {
		const spec = { column: 'C', values: { تلفنی: 'call', کتبی: 'letter' }, default: 'web' };
		expect(textOf(spec, { C: 'تلفني' })).toBe('call');
		expect(textOf(spec, { C: 'كتبي' })).toBe('letter');
		expect(textOf(spec, { C: 'دورنگار' })).toBe('web');
		expect(textOf(spec, { C: '' })).toBeUndefined();
	});

	test('a list of values without default rejects what it lacks, or keeps it, or leaves it out', () => {
		const spec = { column: 'C', values: { a: 'A' } };
		expect(rejectionOf(noting({ text: spec }), { ID: '1', C: 'b' })).toEqual({
			line: 7,
			reason: 'unlisted_value',
			field: 'text',
			detail: 'C: "b" is not among the values of the mapping'
		});
		expect(textOf({ ...spec, unlisted: 'keep' }, { C: 'b' })).toBe('b');
		expect(textOf({ ...spec, unlisted: 'leave_out' }, { C: 'b' })).toBeUndefined();
	});

	test('a list of texts that a cell contains: the longest decides, whatever stands around it', () => {
		const ended = { column: 'C', match: 'contains', values: { تکراری: 'duplicate', 'انصراف متقاضی': 'withdrawn' } };
		expect(textOf(ended, { C: 'به علت انصراف متقاضی' })).toBe('withdrawn');
		expect(textOf(ended, { C: 'تكراري؛ انصراف متقاضی' })).toBe('withdrawn');
		expect(textOf(ended, { C: 'نامهٔ تكراري' })).toBe('duplicate');
		expect(textOf({ ...ended, values: { 1: 'withdrawn', 12: 'duplicate' } }, { C: 'کد ۱۲' })).toBe('duplicate');
		expect(textOf({ ...ended, unlisted: 'leave_out' }, { C: 'پاسخ داده شد' })).toBeUndefined();
		expect(textOf({ ...ended, match: undefined, default: 'none' }, { C: 'به علت انصراف متقاضی' })).toBe('none');
		expect(rejectionOf(noting({ text: ended }), { ID: '1', C: 'پاسخ داده شد' })).toMatchObject({
			reason: 'unlisted_value'
		});
	});

	test('a whole number in any digits, with separators; tomans become rials', () => {
		const loan = {
			...noting({}),
			events: [
				{
					type: 'loan.requested',
					event_id: { column: 'ID' },
					fields: {
						occurred_at: { constant: '2022-07-14T09:30:00Z' },
						bank: { constant: 'bank_melli' },
						amount_rial: { integer: { column: 'T', times: 10 } },
						collateral: { constant: 'subsidy' }
					}
				}
			]
		};
		expect(eventsOf(loan, { ID: '1', T: '۵۰٬۰۰۰٬۰۰۰' })[0]!.amount_rial).toBe(500_000_000);
		expect(rejectionOf(loan, { ID: '1', T: '5.5' })).toMatchObject({ reason: 'bad_integer', field: 'amount_rial' });
	});

	test('the code of a county or body by its folded name; an unknown name is kept unless told otherwise', () => {
		const county = { lookup: { table: 'counties', column: 'C' } };
		expect(textOf(county, { C: 'كرمانشاه' })).toBe('kermanshah');
		expect(textOf(county, { C: 'اسلام آباد غرب' })).toBe('eslamabad_gharb');
		expect(textOf(county, { C: 'kermanshah' })).toBe('kermanshah');
		expect(textOf(county, { C: 'Boston' })).toBe('Boston');
		expect(textOf({ lookup: { table: 'bodies', column: 'C', default: 'other' } }, { C: 'x' })).toBe('other');
		expect(
			rejectionOf(noting({ text: { lookup: { table: 'bodies', column: 'C', unlisted: 'reject' } } }), {
				ID: '1',
				C: 'x'
			}).detail
		).toBe('C: "x" is not among the bodies');
	});

	test('the first that is not empty', () => {
		const spec = { first: [{ column: 'A' }, { template: '{B}!' }, { constant: 'none' }] };
		expect(textOf(spec, { A: 'a', B: 'b' })).toBe('a');
		expect(textOf(spec, { A: '', B: 'b' })).toBe('b!');
		expect(textOf(spec, { A: '', B: '' })).toBe('none');
	});

	test('a hash of cells, the same for the same cells and another for others', () => {
		const hash = (row: Row): unknown => textOf({ hash: ['A', 'B'] }, row);
		expect(hash({ A: 'x', B: 'y' })).toMatch(/^[0-9a-f]{32}$/);
		expect(hash({ A: 'x', B: 'y' })).toBe(hash({ A: 'x', B: 'y' }));
		expect(hash({ A: 'xy', B: '' })).not.toBe(hash({ A: 'x', B: 'y' }));
	});

	test('a path into an NDJSON object', () => {
		const mapping = noting({ text: { column: 'case.note' } }, {}, { kind: 'ndjson' });
		expect(eventsOf(mapping, { ID: 5, case: { note: 'n' } })[0]).toMatchObject({
			event_id: '5',
			letter_id: 't-5',
			text: 'n'
		});
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
			line: 7,
			reason: 'missing_field',
			field: 'activity',
			detail: 'A gives letter.noted no activity'
		});
	});

	test('never makes two events of one id', () => {
		const mapping = noting({});
		mapping.events.push(structuredClone(mapping.events[0]!));
		expect(rejectionOf(mapping, { ID: '1' })).toMatchObject({ reason: 'duplicate_event_id', field: 'event_id' });
	});

	test('may carry a citizen, of whom messages say nothing', () => {
		const spec = { column: 'N', values: { x: 'y' } };
		const mapping = {
			...noting({}),
			events: [
				{
					type: 'letter.registered',
					event_id: { column: 'ID' },
					fields: {
						occurred_at: { constant: '2022-07-14T09:30:00Z' },
						channel: { constant: 'letter' },
						category: { constant: 'loan' },
						county: { constant: 'paveh' },
						kind: { constant: 'request' },
						'citizen.national_id': spec,
						'citizen.name': { column: 'NAME' }
					}
				}
			]
		};
		expect(eventsOf(mapping, { ID: '1', N: 'x', NAME: 'زهرا' })[0]!.citizen).toEqual({
			national_id: 'y',
			name: 'زهرا'
		});
		expect(rejectionOf(mapping, { ID: '1', N: '0012345679' }).detail).toBe('N cannot be read');
	});
});

test('a mapping knows the columns that it reads, each once, but for the optional ones', () => {
	const mapping = parseMapping(
		JSON.stringify(
			noting(
				{ text: { first: [{ column: 'A' }, { template: '{B}{ID}' }] }, actor: { column: 'O' } },
				{ when: { all: [{ present: 'C' }, { not: { in: { column: 'D', values: ['x'] } } }] } },
				{ columns: ['Z'], optional_columns: ['O'] }
			)
		),
		'a'
	);
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
	expect(events).toMatchObject([
		[
			{
				type: 'letter.registered',
				channel: 'call',
				category: 'loan',
				county: 'kermanshah',
				occurred_at: '2022-07-14T05:00:00.000Z'
			}
		],
		[
			{ type: 'letter.registered', channel: 'letter', category: 'health', county: 'paveh' },
			{ type: 'letter.answered', occurred_at: '2022-07-23T07:30:00.000Z' }
		]
	]);
});
