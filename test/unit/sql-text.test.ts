import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { column, each, listsOf, type Entity } from '#sql/entities/entity.ts';
import { STEPS } from '#sql/office/schema.ts';
import { projectRoot } from '#sql/root.ts';
import { from } from '#sql/source.ts';
import { render, splitStatements, stripComments } from '#sql/text/render.ts';

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

const words = 'x | x';
const thing: Entity = {
	name: 'things',
	id: 'id',
	columns: {
		id: column('String', words, (k) => k('id')),
		size: column('UInt8', words, (k) => k('size'), {
			past: (k, _, at) => `arrayCount(t -> t <= ${at}, ${k('times')})`
		}),
		is_big: column('UInt8', words, (_, c) => `${c('size')} > 9`),
		part: column('String', words, (k) => k('part'), { past: () => each('part') })
	},
	branches: ({ at }, database) => [
		{ of: `${database}.t AS l FINAL`, tense: 'now', where: [`l.last <= ${at}`] },
		{
			of: `${database}.t AS l FINAL`,
			tense: 'past',
			kept: { times: 'l.own.times' },
			lists: listsOf('parts', ['n', 'part']),
			where: [`l.last > ${at}`]
		}
	]
};

const read = (columns: string[], { where = [] }: { where?: string[] } = {}) =>
	from(thing, { database: 'd', reading: { kind: 'as_of', at: 'T' }, columns, where }).replace(/\s+/g, ' ');

test('of a row nothing is read but what the columns are made of, and what nobody asked for comes beside', () => {
	expect(read(['id', 'is_big'])).toBe(
		'WITH l.size AS size SELECT l.id AS id, size > 9 AS is_big FROM d.t AS l FINAL WHERE (l.last <= T)' +
			' UNION ALL WITH arrayCount(t -> t <= T, l.own.times) AS size SELECT l.id AS id, size > 9 AS is_big' +
			' FROM d.t AS l FINAL ARRAY JOIN l.parts.n AS each_n WHERE (l.last > T)'
	);
});

test('a list is joined when a column or a condition needs it', () => {
	expect(read(['part'], { where: ['1'] })).toContain('ARRAY JOIN l.parts.part AS each_part WHERE (l.last > T) AND (1)');
});

test('a column that nobody declared is an error', () => {
	expect(() => read(['sise'])).toThrow('things have no column "sise"');
});

/** What the version before still reads may not go, so that an upgrade has a way back (docs/upkeep.md). */

const TAKES_AWAY = /\b(CLEAR|DELETE|DETACH|DROP|EXCHANGE|MODIFY|RENAME|REPLACE|TRUNCATE|UPDATE)\b/i;
/** Applied before that was a rule. */
const LAST_BEFORE_RULE = '0006';
const STEPS_BEFORE_RULE = [
	...['logins', 'scoped_tokens', 'access_log', 'unknown_names', 'access_chain', 'login_throttle'],
	...['api_quota_of_person', 'alerts']
];

const folder = join(projectRoot(), 'sql', 'migrations');
const migrations = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);

test('no kept migration includes another file', () => {
	for (const [file, text] of migrations) expect(text, file).not.toContain('${include');
});

test('a kept migration only adds', () => {
	for (const [file, text] of migrations)
		if (file.slice(0, 4) > LAST_BEFORE_RULE) expect(stripComments(text), file).not.toMatch(TAKES_AWAY);
});

test('a step of the store only adds', () => {
	for (const [name, statements] of Object.entries(STEPS))
		if (!STEPS_BEFORE_RULE.includes(name)) expect(statements.join(';'), name).not.toMatch(TAKES_AWAY);
});
