import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import type { WireEvent } from '#ingest/contract/event.ts';
import { keepLetters } from '#sql/queries/pages/as-known.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf, sentOf } from '../support/events.ts';
import { modelLetters } from '../support/model.ts';
import type { Sent } from '../support/model-lives.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';

type Told = [id: string, hour: number, type: string, more?: { master_letter_id?: string; [field: string]: unknown }];

const registered = (id: string): Told => [
	id,
	0,
	'letter.registered',
	{ channel: 'letter', category: 'aid', county: 'paveh', kind: 'request' }
];
const linked = (id: string, hour: number, master_letter_id: string): Told => [
	id,
	hour,
	'letter.linked',
	{ master_letter_id }
];
/** By a body of the letter's own name. */
const answered = (id: string, hour: number): Told => [id, hour, 'letter.answered', { outcome: 'information', org: id }];
const reopened = (id: string, hour: number): Told => [id, hour, 'letter.reopened'];
const HOURS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const momentOf = (hour: number): string => new Date(Date.UTC(2022, 6, 14, hour)).toISOString();
const DEPTH = 40;
const deep = (n: number): string => `deep${String(n).padStart(2, '0')}`;

/** What is told of each letter, and in which hours it is answered. */
const CASES: [name: string, told: Told[], answered: Record<string, number[]>][] = [
	[
		'while it is linked, and its master is answered',
		[linked('d', 2, 'm'), answered('m', 1), reopened('m', 4), answered('m', 6), linked('d', 8, 'other')],
		{ m: [1, 2, 3, 6, 7, 8, 9], d: [2, 3, 6, 7], other: [] }
	],
	[
		'of its own answer besides',
		[answered('d', 1), reopened('d', 3), linked('d', 2, 'm'), answered('m', 5)],
		{
			d: [1, 2, 5, 6, 7, 8, 9],
			m: [5, 6, 7, 8, 9]
		}
	],
	[
		'along a chain, each link for as long as it holds',
		[linked('a', 1, 'b'), linked('b', 3, 'c'), answered('c', 2), linked('b', 6, 'x')],
		{ a: [3, 4, 5], b: [3, 4, 5], c: [2, 3, 4, 5, 6, 7, 8, 9], x: [] }
	],
	[
		'from two letters to one, and from one to two',
		[
			linked('a', 1, 'm'),
			linked('b', 2, 'm'),
			linked('m', 4, 'n'),
			answered('m', 3),
			reopened('m', 5),
			answered('n', 6)
		],
		{ a: [3, 4, 6, 7, 8, 9], b: [3, 4, 6, 7, 8, 9], m: [3, 4, 6, 7, 8, 9], n: [6, 7, 8, 9] }
	],
	[
		'in a circle, and beside one',
		[
			linked('a', 1, 'b'),
			linked('b', 1, 'c'),
			linked('c', 1, 'a'),
			linked('d', 2, 'a'),
			answered('b', 3),
			reopened('b', 5)
		],
		{ a: [3, 4], b: [3, 4], c: [3, 4], d: [3, 4] }
	],
	[
		'of itself',
		[linked('s', 1, 's'), linked('t', 2, 's'), answered('s', 4)],
		{ s: [4, 5, 6, 7, 8, 9], t: [4, 5, 6, 7, 8, 9] }
	],
	[
		'not by a link that is void, and by the one before it again',
		[
			linked('d', 1, 'm'),
			linked('d', 3, 'n'),
			['d', 5, 'event.voided', { target_event_id: 'd-1', reason: 'wrong' }],
			answered('m', 2),
			answered('n', 4),
			linked('e', 1, 'n'),
			['e', 2, 'event.voided', { target_event_id: 'e-5', reason: 'wrong' }]
		],
		{ d: [2, 3, 4, 5, 6, 7, 8, 9], e: [], m: [2, 3, 4, 5, 6, 7, 8, 9], n: [4, 5, 6, 7, 8, 9] }
	],
	[
		'by the nearest that is answered, first of all itself',
		[linked('a', 1, 'b'), linked('b', 1, 'c'), answered('c', 2), answered('b', 4), answered('a', 6), reopened('a', 7)],
		{ a: [2, 3, 4, 5, 6, 7, 8, 9], b: [2, 3, 4, 5, 6, 7, 8, 9], c: [2, 3, 4, 5, 6, 7, 8, 9] }
	],
	['from a master that never came', [linked('d', 1, 'nowhere')], { d: [] }],
	[
		'along a chain as long as one likes',
		[
			...Array.from({ length: DEPTH }, (_, n) => linked(deep(n), 1, deep(n + 1))),
			answered(deep(DEPTH), 2),
			reopened(deep(DEPTH), 4)
		],
		Object.fromEntries(Array.from({ length: DEPTH + 1 }, (_, n) => [deep(n), [2, 3]]))
	]
];

const EVENTS: Sent[] = CASES.flatMap(([, told, expected], n) =>
	[...Object.keys(expected).map(registered), ...told].map(([id, hour, type, { master_letter_id, ...more } = {}], i) =>
		sentOf({
			v: 1,
			type,
			event_id: `${id}-${i - Object.keys(expected).length}`,
			letter_id: `c${n}-${id}`,
			occurred_at: momentOf(hour),
			...(master_letter_id === undefined ? {} : { master_letter_id: `c${n}-${master_letter_id}` }),
			...more
		} as WireEvent)
	)
);

/** By letter, in which hours it is answered, and whose the answer is. */
type Answered = Map<string, [hour: number, body: string][]>;
let [now, asKnown]: [Answered, Answered] = [new Map(), new Map()];
let office: EmbeddedUnderTest;

beforeAll(async () => {
	office = await startEmbeddedOffice();
	const client = office.client('admin');
	await put(
		client,
		EVENTS.map(({ event }) => rowOf(event))
	);
	now = await answeredIn(client, (asOf) => `pasokh.letters_at(as_of = '${asOf}')`);
	const [then] = await rowsOf<{ now: string }>(client, `SELECT toString(now64(3, 'UTC')) AS now, sleep(0.01)`);
	// Once something else is learnt of each, all of it is computed anew for who asks what was known then.
	const late = new Set(EVENTS.map(({ event }) => event.letter_id!));
	await put(
		client,
		[...late].map((letter_id) =>
			rowOf({
				v: 1,
				type: 'letter.answered',
				event_id: 'late',
				letter_id,
				occurred_at: momentOf(1),
				outcome: 'granted'
			})
		)
	);
	await keepLetters(client, { database: 'pasokh', knownAt: Date.parse(`${then!.now.replace(' ', 'T')}Z`) });
	asKnown = await answeredIn(client, (asOf) => `pasokh.letters_known(as_of = '${asOf}', known_at = '${then!.now}')`);
});
afterAll(async () => office?.stop());

async function answeredIn(client: ClickHouseClient, letters: (asOf: string) => string): Promise<Answered> {
	const found: Answered = new Map();
	for (const hour of HOURS) {
		const asOf = momentOf(hour).slice(0, 23).replace('T', ' ');
		for (const { id, body } of await rowsOf<{ id: string; body: string }>(
			client,
			`SELECT letter_id AS id, body FROM ${letters(asOf)} WHERE is_answered`
		))
			found.set(id, [...(found.get(id) ?? []), [hour, body]]);
	}
	return found;
}

test.each(CASES.map((one, n) => [one[0], n, one[2]] as const))('a duplicate is answered %s', (_, n, expected) => {
	for (const [id, hours] of Object.entries(expected)) {
		const letter = `c${n}-${id}`;
		const told = HOURS.flatMap((hour): [number, string][] => {
			const { is_answered, body } = modelLetters(EVENTS, Date.parse(momentOf(hour))).get(letter)!;
			return is_answered ? [[hour, body]] : [];
		});
		expect(
			told.map(([hour]) => hour),
			`${id} in the model`
		).toEqual(hours);
		expect(now.get(letter) ?? [], id).toEqual(told);
		expect(asKnown.get(letter) ?? [], `${id} as it was known`).toEqual(told);
	}
});

test('the answer of a duplicate is that of the body that gave it', () => {
	const letter = `c${CASES.findIndex(([name]) => name.startsWith('by the nearest'))}-a`;
	expect(now.get(letter)!.map(([, body]) => body)).toEqual(['c', 'c', 'b', 'b', 'a', 'b', 'b', 'b']);
});
