import { describe, expect, test } from 'vitest';
import { offsetOf, parametersOf, piecesOf, statementAt, statementsOf } from '$lib/console/statements.ts';

const texts = (text: string) => statementsOf(text).map((one) => one.text);

describe('statements are cut as ClickHouse would cut them', () => {
	test.each<[string, string[]]>([
		['', []],
		[' ;; -- nothing\n;', []],
		['SELECT 1', ['SELECT 1']],
		['SELECT 1; SELECT 2;', ['SELECT 1', 'SELECT 2']],
		["SELECT ';', 2; SELECT 3", ["SELECT ';', 2", 'SELECT 3']],
		["SELECT 'it''s; so'; SELECT 2", ["SELECT 'it''s; so'", 'SELECT 2']],
		[String.raw`SELECT '\';'; SELECT 2`, [String.raw`SELECT '\';'`, 'SELECT 2']],
		[String.raw`SELECT '\\'; SELECT 2`, [String.raw`SELECT '\\'`, 'SELECT 2']],
		["SELECT ''; SELECT 2", ["SELECT ''", 'SELECT 2']],
		['SELECT `a;b`, "c;d"; SELECT 2', ['SELECT `a;b`, "c;d"', 'SELECT 2']],
		['SELECT 1 -- one; two\n; SELECT 2', ['SELECT 1 -- one; two', 'SELECT 2']],
		['SELECT 1 /* a;\nb */ + 1; SELECT 2', ['SELECT 1 /* a;\nb */ + 1', 'SELECT 2']],
		['SELECT $x$ a; $$ b $x$; SELECT $$;$$', ['SELECT $x$ a; $$ b $x$', 'SELECT $$;$$']],
		["SELECT 'never closed; SELECT 2", ["SELECT 'never closed; SELECT 2"]],
		['# a note;\nSELECT 1', ['# a note;\nSELECT 1']],
		["SELECT 'نامه؛ ;' AS `نام;`; SELECT 2", ["SELECT 'نامه؛ ;' AS `نام;`", 'SELECT 2']]
	])('%j', (text, wanted) => expect(texts(text)).toEqual(wanted));

	test('pieces cover the whole text, without a gap', () => {
		const text = "SELECT 'a' -- b\n, $$c$$ /* d */ FROM `e`";
		const pieces = piecesOf(text);
		expect(pieces.map(({ from, to }) => text.slice(from, to)).join('')).toBe(text);
		expect(pieces.map(({ kind }) => kind).join(' ')).toBe(
			'code string code comment code string code comment code string'
		);
	});

	test('a place lies in the statement before its semicolon', () => {
		const text = 'SELECT 1;\nSELECT 2;\n';
		expect(statementAt(text, 3)?.text).toBe('SELECT 1');
		expect(statementAt(text, 8)?.text).toBe('SELECT 1');
		expect(statementAt(text, 10)).toEqual({ text: 'SELECT 2', from: 10, to: 18 });
		expect(statementAt(text, text.length)?.text).toBe('SELECT 2');
		expect(statementAt('-- nothing', 0)).toBeUndefined();
	});
});

test('parameters are found with their types, each once, and none in a string or a comment', () => {
	const text = `SELECT {from:Date}, { body : LowCardinality(String) }, {from: Date}, {at:DateTime64(3, 'UTC')},
		'{no:String}', {'a': 1} -- {nor:UInt8}`;
	expect(parametersOf(text)).toEqual([
		{ name: 'from', type: 'Date' },
		{ name: 'body', type: 'LowCardinality(String)' },
		{ name: 'at', type: "DateTime64(3, 'UTC')" }
	]);
});

test('a line and a column are a place of the text', () => {
	expect(offsetOf('ab\ncd\nef', 2, 2)).toBe(4);
	expect(offsetOf('ab', 1, 1)).toBe(0);
	expect(offsetOf('ab', 9, 9)).toBe(2);
});
