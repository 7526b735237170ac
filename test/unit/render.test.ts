import { describe, expect, test } from 'vitest';
import { render, splitStatements } from '#sql/text/render.ts';

const TABLE =
	'CREATE TABLE ${table:t by cityHash64(id)} (id String) ENGINE = ${engine:ReplacingMergeTree(v)} ORDER BY id;';

describe('one SQL text', () => {
	test('is a plain table on one server', () => {
		expect(render(TABLE, { database: 'd' }, '')).toEqual([
			'CREATE TABLE d.t (id String) ENGINE = ReplacingMergeTree(v) ORDER BY id'
		]);
	});

	test('is a replicated table under a distributed one on a cluster', () => {
		expect(render(TABLE, { database: 'd', cluster: 'c' }, '')).toEqual([
			"CREATE TABLE d.t_local ON CLUSTER c (id String) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', v) ORDER BY id",
			'CREATE TABLE IF NOT EXISTS d.t ON CLUSTER c AS d.t_local ENGINE = Distributed(c, d, t_local, cityHash64(id))'
		]);
	});

	test('a macro takes arguments with brackets, parameters and placeholders of their own, and says how many it wants', () => {
		const given = render('SELECT ${working_ms:least(a, b), {to: DateTime64(3)}, ${county}}', { database: 'd' }, '', {
			county: 'c'
		});
		for (const part of ['toDateTime64(least(a, b), 3', 'toDateTime64({to: DateTime64(3)}, 3', 'toString(c)'])
			expect(given[0]).toContain(part);
		expect(() => render('SELECT ${working_ms:a, f(b, c)}', { database: 'd' }, '')).toThrow(
			'${working_ms:a, f(b, c)} takes 3 arguments, not 2'
		);
	});

	test('a placeholder that nobody fills is an error', () => {
		expect(() => render('SELECT ${nothing}', { database: 'd' }, '')).toThrow('unknown placeholder ${nothing}');
	});

	test('is split at semicolons outside of strings and comments', () => {
		expect(splitStatements("SELECT 'a;b'; -- c;d\nSELECT 'it''s; -- not a comment';")).toEqual([
			"SELECT 'a;b'",
			"SELECT 'it''s; -- not a comment'"
		]);
	});
});
