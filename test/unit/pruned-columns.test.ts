import { expect, test } from 'vitest';
import { PRUNED, pruneColumns } from '#sql/client/pruned-columns.ts';

const spaced = (sql: string): string => sql.replace(/\s+/g, ' ');
const slim = (sql: string): string => spaced(pruneColumns(sql));

test('of a marked subquery the columns stay that the query around it names, and those that they are made of', () => {
	expect(slim(`SELECT count() FROM (${PRUNED} SELECT a + 1 AS b, b * 2 AS c, f(d, ',') AS e FROM t) WHERE c > 1`)).toBe(
		'SELECT count() FROM (SELECT a + 1 AS b, b * 2 AS c FROM t) WHERE c > 1'
	);
});

test('what a column is only sorted, joined or filtered by stays', () => {
	expect(slim(`SELECT x FROM (${PRUNED} SELECT x, y, z, u, v FROM t ARRAY JOIN y AS i WHERE z > 0 ORDER BY u)`)).toBe(
		'SELECT x FROM (SELECT x, y, z, u FROM t ARRAY JOIN y AS i WHERE z > 0 ORDER BY u)'
	);
});

test('what the subquery selects from is pruned too, through a star', () => {
	expect(
		slim(`SELECT a FROM (${PRUNED} SELECT * FROM (SELECT a, b, c FROM (SELECT q AS a, r AS b FROM t)) WHERE b)`)
	).toBe('SELECT a FROM (SELECT * FROM (SELECT a, b FROM (SELECT q AS a, r AS b FROM t)) WHERE b)');
});

test('both sides of a union lose the same columns, and none where they are told apart by place alone', () => {
	expect(slim(`SELECT a FROM (${PRUNED} SELECT a, b FROM t UNION ALL SELECT c AS a, b FROM u)`)).toBe(
		'SELECT a FROM (SELECT a FROM t UNION ALL SELECT c AS a FROM u)'
	);
	expect(slim(`SELECT a FROM (${PRUNED} SELECT a, b, c FROM t WHERE b UNION ALL SELECT c AS a, b, c FROM u)`)).toBe(
		'SELECT a FROM (SELECT a, b, c FROM t WHERE b UNION ALL SELECT c AS a, b, c FROM u)'
	);
	const byPlace = 'SELECT a, b FROM t UNION ALL SELECT c, d FROM u';
	expect(slim(`SELECT a FROM (${PRUNED} ${byPlace})`)).toBe(`SELECT a FROM ( ${byPlace})`);
});

test('rows are as many as before: of a count one column stays, and what repeats rows; DISTINCT keeps all', () => {
	expect(slim(`SELECT count() FROM (${PRUNED} SELECT a, b FROM t)`)).toBe('SELECT count() FROM (SELECT a FROM t)');
	expect(slim(`SELECT a FROM (${PRUNED} SELECT a, arrayJoin(c) AS b FROM t)`)).toContain('arrayJoin(c) AS b');
	expect(slim(`SELECT a FROM (${PRUNED} SELECT DISTINCT a, b FROM t)`)).toContain('DISTINCT a, b');
});

test('brackets and words in strings are letters', () => {
	expect(slim(`SELECT a FROM (${PRUNED} SELECT '(, FROM' AS a, ')' AS b FROM t WHERE x = ') FROM')`)).toBe(
		`SELECT a FROM (SELECT '(, FROM' AS a FROM t WHERE x = ') FROM')`
	);
});

test('a query without a mark is as it was', () => {
	const sql = 'SELECT a FROM (SELECT a, b FROM t)';
	expect(pruneColumns(sql)).toBe(sql);
});
