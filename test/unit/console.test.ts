import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CATALOGUE, findKpi } from '#sql/measures/catalogue.ts';
import type { Members } from '#sql/measures/kpi.ts';
import { exampleOf } from '#sql/queries/console/example.ts';
import { UNTOLD } from '#sql/queries/console/examples.server.ts';
import type { SqlWords } from '#sql/queries/console/words.server.ts';
import { projectRoot } from '#sql/root.ts';
import { toTsv } from '$lib/console/cells.ts';
import { optionsAt } from '$lib/console/completions.ts';
import { findViews } from '$lib/console/find-views.ts';
import { dayOfMoment, momentOf, timeOfMoment } from '$lib/console/moments.ts';
import { kindOf, sentValues } from '$lib/console/parameter-kind.ts';
import { writersOf } from '$lib/console/shown.ts';
import { wordsOf } from '$lib/i18n/words.ts';

const column = (name: string) => ({ name, type: 'String', fa: `${name}-fa`, en: `${name}-en` });
const WORDS: SqlWords = {
	views: [
		{ name: 'letters', parameters: [], columns: ['letter_id', 'channel'].map(column) },
		{ name: 'letters_at', parameters: ['as_of'], columns: ['letter_id', 'holder'].map(column) },
		{ name: 'calls', parameters: [], columns: ['call_id'].map(column) }
	],
	functions: [{ name: 'count', is_aggregate: true, syntax: 'count()', about: 'Counts.' }],
	keywords: ['SELECT', 'GROUP BY']
};

const typed = (types: Record<string, string>) => Object.entries(types).map(([name, type]) => ({ name, type }));

/** What is offered at `|`. */
function offered(text: string, isAsked = false): string[] | null {
	const at = text.indexOf('|');
	return optionsAt(text.replace('|', ''), at, WORDS, isAsked)?.options.map(({ label }) => label) ?? null;
}

describe('completion', () => {
	test('offers the views after FROM, the columns of those that the text reads, and those behind a name or an alias', () => {
		expect(offered('SELECT 1 FROM |', true)).toEqual(['letters', 'letters_at', 'calls']);
		const columns = offered('SELECT c| FROM letters');
		expect(columns).toEqual(expect.arrayContaining(['letter_id', 'channel', 'count', 'SELECT']));
		expect(columns).not.toContain('call_id');
		expect(offered('SELECT c|')).toContain('call_id');
		expect(offered('SELECT l.| FROM letters AS l')).toEqual(['letter_id', 'channel']);
		expect(offered('SELECT l.h| FROM letters_at(as_of = {as_of:DateTime64(3)}) l')).toEqual(['letter_id', 'holder']);
		expect(offered('SELECT x.| FROM letters')).toBeNull();
		const found = optionsAt('FROM le', 7, WORDS, false)?.options.find(({ label }) => label === 'letters_at');
		expect(found?.apply).toBe('letters_at(as_of = {as_of:DateTime64(3)})');
	});
	test('offers nothing in a string, a comment or the name of a parameter', () => {
		for (const text of ["SELECT 'c|", 'SELECT -- c|', 'SELECT /* c| */', 'SELECT {c|'])
			expect(offered(text, true), text).toBeNull();
		expect(offered('-- c\nSELECT c|')).not.toBeNull();
	});
});

describe('parameters', () => {
	test('are asked for by their types; those that were left empty are not sent, but for texts', () => {
		expect(kindOf('Date').kind).toBe('day');
		expect(kindOf("Nullable(DateTime64(3, 'UTC'))").kind).toBe('moment');
		expect(kindOf('UInt8')).toEqual({ kind: 'number', step: '1' });
		expect(kindOf('Decimal(9, 2)')).toEqual({ kind: 'number', step: 'any' });
		expect(kindOf("Enum8('one' = 1, 'it\\'s' = 2)")).toMatchObject({ values: ['one', "it\\'s"] });
		expect(kindOf('LowCardinality(String)').kind).toBe('text');
		expect(sentValues(typed({ day: 'Date', text: 'String' }), { other: '1' })).toEqual({ text: '' });
	});
	test('a moment is chosen by the clocks of Tehran, in summer time as well', () => {
		const summer = momentOf('2022-07-14', '09:00', "DateTime64(3, 'UTC')");
		expect(summer).toBe('2022-07-14 04:30:00');
		expect(momentOf('2026-01-01', '00:00', 'DateTime')).toBe('2025-12-31 20:30:00');
		expect(dayOfMoment(summer, 'DateTime')).toBe('2022-07-14');
		expect(timeOfMoment(summer, 'DateTime')).toBe('09:00');
		expect(momentOf('2022-07-14', '09:00', "DateTime('Asia/Tehran')")).toBe('2022-07-14 09:00:00');
	});
});

describe('a grid in words', () => {
	const REFERENCE = {
		...{ channel: [{ code: 'sms', fa: 'پیامک', en: 'SMS' }], category: [], county: [] },
		body: [{ code: 'bank_melli', fa: 'بانک ملی', en: 'Bank Melli' }]
	};
	const types = {
		at: "DateTime64(3, 'UTC')",
		day: 'Date',
		bank: 'LowCardinality(String)',
		free: 'String',
		n: 'UInt64'
	};
	const table = {
		columns: typed(types),
		rows: [
			['2022-07-14 20:00:00.000', '2022-07-14', 'bank_melli', 'one of many', '3'],
			['2022-07-15 20:00:05.000', '2022-07-15', 'bank_new', 'another', '1401'],
			['2022-07-16 20:00:00.000', '2022-07-16', 'bank_melli', 'sms', '5']
		]
	};
	const told = (lang: 'fa' | 'en', row: number) =>
		writersOf(table, REFERENCE, wordsOf(lang)).map((write, column) => write(table.rows[row]![column]));
	test('has Jalali dates by the clocks of Tehran, and names where a column holds codes', () => {
		expect(told('fa', 0)).toEqual(['۲۴ تیر ۱۴۰۱، ۰۰:۳۰', '۲۳ تیر ۱۴۰۱', 'بانک ملی', 'one of many', '3']);
		expect(told('en', 0)).toEqual(['24 Tir 1401, 00:30', '23 Tir 1401', 'Bank Melli', 'one of many', '3']);
		// Seconds that there are, and a code that the office has no name for.
		expect(told('fa', 1).slice(0, 3)).toEqual(['۲۵ تیر ۱۴۰۱، ۰۰:۳۰:۰۵', '۲۴ تیر ۱۴۰۱', 'bank_new']);
		// One value that happens to be a code makes no column of codes.
		expect(told('fa', 2)[3]).toBe('sms');
	});
});

test('views are found by all words of a search, in names and in what columns mean', () => {
	const views = [
		{ name: 'letters', parameters: [], columns: [{ ...column('due_at'), fa: 'مهلت نامه' }, column('channel')] },
		{ name: 'calls', parameters: [], columns: ['call_id', 'channel'].map(column) }
	];
	const found = (find: string) =>
		findViews(views, find).map(({ name, columns }) => [name, columns.map((one) => one.name)]);
	expect(found('')).toEqual([['letters', ['due_at', 'channel']], ['calls', ['call_id', 'channel']]]); // prettier-ignore
	expect(found('CHANNEL')).toEqual([['letters', ['channel']], ['calls', ['channel']]]); // prettier-ignore
	expect(found('letters channel')).toEqual([['letters', ['channel']]]);
	expect(found('مهلت')).toEqual([['letters', ['due_at']]]);
	expect(found('nothing')).toEqual([]);
});

test('tab-separated text keeps its cells apart', () => {
	const rows = [
		['x\ty\n', null],
		[[1, 'z'], '\\']
	];
	expect(toTsv(typed({ a: 'String', b: 'String' }), rows)).toBe('a\tb\nx\\ty\\n\t\\N\n[1,"z"]\t\\\\');
});

const textOf = (name: string): string => exampleOf(findKpi(name)!)!;

test('a file says for an analyst what its declaration does not, and nothing else', () => {
	const files = readdirSync(join(projectRoot(), 'sql/examples')).sort();
	const untold = CATALOGUE.filter((kpi) => exampleOf(kpi) === undefined && !UNTOLD.includes(kpi.name));
	expect(files).toEqual(untold.map(({ name }) => `${name}.sql`).sort());
});

// What they count is tested where they run: test/sql/analyst-examples.test.ts.
test('what takes few words is said where it is asked, what takes more has a name', () => {
	expect(textOf('operator_returned')).toMatch(/^SELECT\n\tcountIf\(ended_by = 'returned'\) AS numerator,\n/);
	expect(textOf('persons_per_10000')).toContain('\n\t(SELECT sum(population) FROM county_residents) AS denominator,\n');
	const [named, asked] = textOf('time_to_answer_citizen').split('\nSELECT\n');
	expect(named).toMatch(
		/^WITH\n\t\{as_of: DateTime64\(3, 'UTC'\)\} AS as_of,\n[^]* AS is_answered_in_order,\n[^]* AS answer_hours$/
	);
	expect(asked).toContain('\n\tquantileExactInclusiveIf(0.5)(answer_hours, is_answered) AS value,\n');
	expect(asked).toMatch(/\n\tAND is_answered_in_order$/);
});

test('a long condition has a line for each of its parts', () => {
	expect(textOf('sms_failed').split('\nSELECT')[0]).toBe(`WITH
	(
		sms_failed > 0
		OR registered_sms_at IS NOT NULL
		OR referred_sms_at IS NOT NULL
		OR answered_sms_at IS NOT NULL
	) AS has_told_sms`);
});

test('a figure of what no view shows has no example', () => {
	const kpi = findKpi('answered')!;
	expect(() => exampleOf({ ...kpi, of: { ...(kpi.of as Members), num: 'answer_text_key' } })).toThrow(
		'"answer_text_key"'
	);
});
