import { describe, expect, test } from 'vitest';
import { parseMapping } from '#ingest/mapping/parse.ts';
import { errorOf, eventsOf, noting, rejectionOf } from '../support/mapping.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test may break a mapping in any way
type Loose = any;

describe('a wrong mapping names the key and the nearest right one', () => {
	const changed = (change: (mapping: Loose) => void): string => {
		const mapping = noting({});
		change(mapping);
		return errorOf(mapping);
	};

	test.each<[string, (mapping: Loose) => void, string]>([
		['at the top', (m) => (m.sorce = 1), 'the mapping: unknown key "sorce"; did you mean "source"?'],
		['in an event', (m) => (m.events[0].wen = {}), 'events[0]: unknown key "wen"; did you mean "when"?'],
		[
			'a type',
			(m) => (m.events[0].type = 'letter.nooted'),
			'events[0].type: "letter.nooted" is no event type; did you mean "letter.noted"?'
		],
		[
			'a field',
			(m) => (m.events[0].fields.acter = { constant: 'x' }),
			'events[0].fields.acter: letter.noted has no such field; did you mean "actor"?'
		],
		[
			'a rule',
			(m) => (m.events[0].fields.actor = { colum: 'x' }),
			'events[0].fields.actor: unknown key "colum"; did you mean "column"?'
		],
		[
			'inside a rule',
			(m) => (m.events[0].fields.actor = { date: { column: 'x', fromat: 'iso' } }),
			'events[0].fields.actor.date: unknown key "fromat"; did you mean "format"?'
		],
		[
			'deep in a list',
			(m) => (m.events[0].fields.actor = { first: [{ column: 'x' }, { lookup: { tabel: 'x', column: 'x' } }] }),
			'events[0].fields.actor.first[1].lookup: unknown key "tabel"; did you mean "table"?'
		],
		[
			'a condition',
			(m) => (m.events[0].when = { all: [{ equal: {} }] }),
			'events[0].when.all[0]: unknown key "equal"; did you mean "equals"?'
		],
		[
			'a table',
			(m) => (m.events[0].fields.org = { lookup: { table: 'bodis', column: 'x' } }),
			'events[0].fields.org.lookup.table: there is no table "bodis"; did you mean "bodies"?'
		],
		[
			'a zone',
			(m) => (m.events[0].fields.occurred_at = { date: { column: 'x', format: 'iso', zone: 'Asia/Teheran' } }),
			'events[0].fields.occurred_at.date.zone: "Asia/Teheran" is no time zone; did you mean "Asia/Tehran"?'
		],
		[
			'a part of a date',
			(m) => (m.events[0].fields.occurred_at = { date: { column: 'x', format: 'YYYY-MM-dd', zone: 'UTC' } }),
			'events[0].fields.occurred_at.date.format: "YYYY" is no part of a date format; did you mean "yyyy"?'
		],
		[
			'a date without a zone',
			(m) => (m.events[0].fields.occurred_at = { date: { column: 'x', format: 'yyyy-MM-dd' } }),
			'has no offset, so a zone is needed'
		],
		[
			'twelve hours without their half',
			(m) => (m.events[0].fields.occurred_at = { date: { column: 'x', format: 'yyyy-MM-dd hh:mm', zone: 'UTC' } }),
			'hh and a (AM or PM) go together'
		],
		[
			'a template',
			(m) => (m.events[0].event_id = { template: '{ID' }),
			'events[0].event_id.template: "{ID" has a lone {'
		],
		['a missing key', (m) => delete m.source, 'source: is missing'],
		[
			'a missing field',
			(m) => delete m.events[0].fields.activity,
			'events[0].fields: lacks "activity", which every letter.noted has'
		],
		[
			'a constant that the contract refuses',
			(m) => (m.events[0].fields.occurred_at = { constant: 'today' }),
			'events[0].fields.occurred_at: "today": must be RFC 3339'
		],
		[
			'two rules in one',
			(m) => (m.events[0].fields.actor = { column: 'x', constant: 'y' }),
			'events[0].fields.actor: has both "column" and "constant"'
		],
		[
			'a match without a list',
			(m) => (m.events[0].fields.actor = { column: 'x', match: 'contains' }),
			'"match" go with "values"'
		],
		[
			'a text that every cell contains',
			(m) => (m.events[0].fields.actor = { column: 'x', match: 'contains', values: { ' ': 'y' } }),
			'events[0].fields.actor.values: has an empty text, which every cell contains'
		],
		[
			'more texts than a cell is searched for',
			(m) =>
				(m.events[0].fields.actor = {
					column: 'x',
					match: 'contains',
					values: Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`x${i}`, 'y']))
				}),
			'events[0].fields.actor.values: has 501 texts, and 500 go with "match"'
		],
		['another version', (m) => (m.mapping = 2), 'mapping: must be 1']
	])('%s', (_what, change, message) => {
		const said = changed(change);
		expect(said).toContain(message);
		expect(said).toMatch(/^a\.mapping\.json: /);
		expect(said).not.toContain('\n');
	});

	test('what is no JSON says so', () => {
		expect(() => parseMapping('{', 'a.mapping.json')).toThrow(/^a\.mapping\.json: is not JSON/);
	});

	test('what is too long says so: of a mapping, and of a cell that is compared, whatever compares it', () => {
		expect(() => parseMapping(' '.repeat(2 ** 20 + 1), 'a.mapping.json')).toThrow(
			/^a\.mapping\.json: has 1048577 characters, and 1048576 are read at most/
		);
		const row = { ID: '1', X: 'x'.repeat(10_001) };
		const duration = { after: { date: { constant: '2022-07-14T09:30:00+04:30' }, duration: { column: 'X' } } };
		for (const actor of [
			{ column: 'X', values: { x: 'y' } },
			{ integer: { column: 'X' } },
			{ lookup: { table: 'counties', column: 'X' } }
		])
			expect(rejectionOf(noting({ actor }), row)).toMatchObject({
				field: 'actor',
				detail: expect.stringMatching(/^X has 10001 characters, and is compared with 10000 at most; shorten it/)
			});
		expect(rejectionOf(noting({ occurred_at: duration }), row).reason).toBe('bad_value');
		for (const when of [{ equals: { column: 'X', value: 'x' } }, { not: { in: { column: 'X', values: ['x'] } } }])
			expect(rejectionOf(noting({}, { when }), row)).toMatchObject({ field: 'when', reason: 'bad_value' });
		expect(eventsOf(noting({ activity: { column: 'X' } }), row)).toHaveLength(1);
	});
});
