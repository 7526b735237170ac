import { expect, test } from 'vitest';
import { column, each, listsOf, type Entity } from '#sql/entities/entity.ts';
import { from } from '#sql/source.ts';

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
