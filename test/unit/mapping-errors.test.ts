import { describe, expect, test } from 'vitest';
import { parseMapping } from '#ingest/mapping/parse.ts';
import { errorOf, eventsOf, noting, rejectionOf } from '../support/mapping.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test may break a mapping in any way
type Loose = any;

const X = { column: 'x' };
const contains = (values: object) => ({ ...X, match: 'contains', values });
const many = Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`x${i}`, 'y']));

describe('a wrong mapping names the key and the nearest right one', () => {
	const changed = (change: (mapping: Loose) => void): string => {
		const mapping = noting({});
		change(mapping);
		const said = errorOf(mapping);
		expect(said).toMatch(/^a\.mapping\.json: /);
		expect(said).not.toContain('\n');
		return said;
	};

	test.each<[string, (mapping: Loose) => void]>([
		['the mapping: unknown key "sorce"; did you mean "source"?', (m) => (m.sorce = 1)],
		['source: is missing', (m) => delete m.source],
		['mapping: must be 1', (m) => (m.mapping = 2)],
		['events[0]: unknown key "wen"; did you mean "when"?', ({ events: [event] }) => (event.wen = {})],
		[
			'events[0].type: "letter.nooted" is no event type; did you mean "letter.noted"?',
			({ events: [event] }) => (event.type = 'letter.nooted')
		],
		[
			'events[0].event_id.template: "{ID" has a lone {',
			({ events: [event] }) => (event.event_id = { template: '{ID' })
		],
		[
			'events[0].when.all[0]: unknown key "equal"; did you mean "equals"?',
			({ events: [event] }) => (event.when = { all: [{ equal: {} }] })
		],
		[
			'events[0].fields: lacks "activity", which every letter.noted has',
			({ events: [event] }) => delete event.fields.activity
		]
	])('%s', (message, change) => {
		expect(changed(change)).toContain(message);
	});

	const saidOf = (field: string, rule: object) => changed(({ events: [event] }) => (event.fields[field] = rule));

	test.each<[field: string, rule: object, message: string]>([
		['acter', { constant: 'x' }, ': letter.noted has no such field; did you mean "actor"?'],
		['actor', { colum: 'x' }, ': unknown key "colum"; did you mean "column"?'],
		[
			'actor',
			{ first: [X, { lookup: { tabel: 'x', ...X } }] },
			'.first[1].lookup: unknown key "tabel"; did you mean "table"?'
		],
		['actor', { lookup: { table: 'bodis', ...X } }, '.lookup.table: there is no table "bodis"; did you mean "bodies"?'],
		['actor', { ...X, constant: 'y' }, ': has both "column" and "constant"'],
		['actor', { ...X, match: 'contains' }, ': "default", "unlisted" and "match" go with "values"'],
		['actor', contains({ ' ': 'y' }), '.values: has an empty text, which every cell contains'],
		['actor', contains(many), '.values: has 501 texts, and 500 go with "match"'],
		['occurred_at', { constant: 'today' }, ': "today": must be RFC 3339']
	])('%s: %j%s', (field, rule, message) => {
		expect(saidOf(field, rule)).toContain(`events[0].fields.${field}${message}`);
	});

	test.each([
		[{ fromat: 'iso' }, ': unknown key "fromat"; did you mean "format"?'],
		[{ format: 'iso', zone: 'Asia/Teheran' }, '.zone: "Asia/Teheran" is no time zone; did you mean "Asia/Tehran"?'],
		[{ format: 'YYYY-MM-dd', zone: 'UTC' }, '.format: "YYYY" is no part of a date format; did you mean "yyyy"?'],
		[{ format: 'yyyy-MM-dd' }, '.format: "yyyy-MM-dd" has no offset, so a zone is needed'],
		[{ format: 'yyyy-MM-dd hh:mm', zone: 'UTC' }, '.format: "yyyy-MM-dd hh:mm": hh and a (AM or PM) go together']
	])('a date %j%s', (date, message) => {
		expect(saidOf('occurred_at', { date: { ...X, ...date } })).toContain(`events[0].fields.occurred_at.date${message}`);
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
