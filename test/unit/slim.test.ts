import { expect, test } from 'vitest';
import { slim } from '#sql/fold/slim.ts';

const slimmed = (sql: string, named: string): string => slim(sql, named).replace(/\s+/g, ' ');

test('columns that nobody names go, in the query and in its subqueries', () => {
	expect(slimmed('SELECT a, b FROM (SELECT *, f(c, 1) AS a, d AS b FROM (SELECT c, d, e FROM t)) WHERE c', 'x.a')).toBe(
		'SELECT a FROM (SELECT *, f(c, 1) AS a FROM (SELECT c FROM t)) WHERE c'
	);
});

test('what a needed column, a condition or a join names stays', () => {
	expect(slimmed('SELECT g AS a, h AS b, b + 1 AS c FROM (SELECT g, h, i FROM t) AS l WHERE l.i', 'c')).toBe(
		'SELECT h AS b, b + 1 AS c FROM (SELECT h, i FROM t) AS l WHERE l.i'
	);
});

test('brackets and strings hide signs and words', () => {
	expect(slimmed(`SELECT '(, FROM' AS a, ')' AS b FROM t WHERE x = ') FROM'`, 'b')).toBe(
		`SELECT ')' AS b FROM t WHERE x = ') FROM'`
	);
});

test('one column stays, and what is no plain SELECT is left alone', () => {
	expect(slimmed('SELECT a, b FROM t', '')).toBe('SELECT a FROM t');
	expect(slimmed('WITH 1 AS x SELECT a, b FROM t', 'a')).toBe('WITH 1 AS x SELECT a, b FROM t');
});
