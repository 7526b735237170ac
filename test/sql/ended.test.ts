import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import type { WireEvent } from '#ingest/contract/event.ts';
import { keepLetters } from '#sql/queries/pages/as-known.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf, sentOf } from '../support/events.ts';
import { endingOf } from '../support/model.ts';
import { livesOf, type Sent } from '../support/model-lives.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';

/** Letters that end without need of an answer: by whom, until when, and what it leaves of deadlines and of the body's score. */

type Told = [id: string, hour: number, type: string, more?: object];
type Said = [hour: number, what: string];

const HOURS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const momentOf = (hour: number): string => new Date(Date.UTC(2022, 6, 14, hour)).toISOString();
const sqlOf = (hour: number): string => momentOf(hour).slice(0, 23).replace('T', ' ');

/** No policy speaks of a fax: it has the deadline of its referral, which is over at two. */
const registered = (id: string): Told => [
	id,
	0,
	'letter.registered',
	{ channel: 'fax', category: 'aid', county: 'paveh', kind: 'request' }
];
const referred = (id: string, to_org = 'bank', hour = 1): Told => [
	id,
	hour,
	'letter.referred',
	{ referral_id: `${id}-${hour}`, to_org, due_at: momentOf(2) }
];
const returned = (id: string, hour: number, referral: number): Told => [
	id,
	hour,
	'letter.returned',
	{ referral_id: `${id}-${referral}`, reason: 'not ours' }
];
const closed = (id: string, hour: number, ended_as?: string, org?: string): Told => [
	id,
	hour,
	'letter.closed',
	{ ended_as, org }
];
const answered = (id: string, hour: number): Told => [id, hour, 'letter.answered', { outcome: 'granted', org: 'bank' }];
const reopened = (id: string, hour: number): Told => [id, hour, 'letter.reopened'];
const linked = (id: string, hour: number, master_letter_id: string): Told => [
	id,
	hour,
	'letter.linked',
	{ master_letter_id }
];

/** What is told, and what each letter is from an hour on; a body's word that is not confirmed has a question mark. */
const CASES: [name: string, told: Told[], said: Record<string, Said[]>][] = [
	['by the office', [closed('a', 2, 'withdrawn', 'office')], { a: [[2, 'withdrawn by office']] }],
	['by the office, with which it lies', [closed('a', 2, 'duplicate')], { a: [[2, 'duplicate by office']] }],
	[
		'by the body that holds it, until the office says so too',
		[referred('a'), closed('a', 3, 'withdrawn'), closed('a', 5, 'withdrawn', 'office')],
		{ a: [[1, 'late'], [3, 'withdrawn by bank?'], [5, 'withdrawn by bank']] } // prettier-ignore
	],
	[
		'by a body that says it again, which confirms nothing',
		[referred('a'), closed('a', 3, 'withdrawn'), closed('a', 4, 'withdrawn'), closed('a', 6, 'withdrawn', 'bank')],
		{ a: [[1, 'late'], [3, 'withdrawn by bank?']] } // prettier-ignore
	],
	[
		'otherwise than the body said, by the office, and otherwise again by the body',
		[referred('a'), closed('a', 3, 'withdrawn'), closed('a', 5, 'transferred', 'office'), closed('a', 7, 'duplicate')],
		{ a: [[1, 'late'], [3, 'withdrawn by bank?'], [5, 'transferred by office'], [7, 'duplicate by bank?']] } // prettier-ignore
	],
	[
		'by a body without the letter',
		[referred('a'), closed('a', 3, 'withdrawn', 'emdad')],
		{ a: [[1, 'late'], [3, 'withdrawn by emdad?']] } // prettier-ignore
	],
	[
		'by the body that held it last, though it had returned it, and though it was reopened since',
		[
			referred('a'),
			returned('a', 3, 1),
			closed('a', 4, 'withdrawn'),
			closed('a', 6, 'withdrawn', 'office'),
			referred('b'),
			closed('b', 3),
			reopened('b', 4),
			closed('b', 5, 'duplicate'),
			...[referred('c'), referred('c', 'emdad', 2), returned('c', 3, 2), returned('c', 4, 1)],
			closed('c', 5, 'withdrawn'),
			referred('d'),
			closed('d', 3),
			...[referred('d', 'emdad', 4), closed('d', 5, 'withdrawn')]
		],
		{
			a: [[1, 'late'], [4, 'withdrawn by bank?'], [6, 'withdrawn by bank']], // prettier-ignore
			b: [[1, 'late'], [5, 'duplicate by bank?']], // prettier-ignore
			c: [[1, 'late'], [5, 'withdrawn by bank?']], // prettier-ignore
			d: [[1, 'late'], [5, 'withdrawn by emdad?']] // prettier-ignore
		}
	],
	[
		'also if it is merely closed again, and no more once it is reopened',
		[closed('a', 2, 'withdrawn', 'office'), closed('a', 4), reopened('a', 6), closed('a', 8)],
		{ a: [[2, 'withdrawn by office'], [6, '']] } // prettier-ignore
	],
	[
		'no more once the citizen objects',
		[referred('a'), closed('a', 3, 'withdrawn'), ['a', 5, 'letter.objected'], closed('a', 7, 'withdrawn', 'office')],
		{ a: [[1, 'late'], [3, 'withdrawn by bank?'], [5, 'late'], [7, 'withdrawn by office']] } // prettier-ignore
	],
	[
		'never while an answer stands, whichever came first',
		[
			answered('a', 2),
			closed('a', 4, 'withdrawn', 'office'),
			closed('b', 2, 'withdrawn', 'office'),
			answered('b', 4),
			reopened('b', 6)
		],
		{ a: [[2, 'answered']], b: [[2, 'withdrawn by office'], [4, 'answered'], [6, '']] } // prettier-ignore
	],
	[
		'not by a closing that is void',
		[closed('a', 2, 'withdrawn', 'office'), ['a', 4, 'event.voided', { target_event_id: 'a-0', reason: 'wrong' }]],
		{ a: [] }
	],
	['not by a closing that does not say so', [referred('a'), closed('a', 3)], { a: [[1, 'late']] }],
	[
		'as its master, while it is linked to it; its own end comes first, an answer before both',
		[
			referred('m'),
			linked('d', 1, 'm'),
			closed('m', 3, 'transferred'),
			closed('d', 5, 'withdrawn', 'office'),
			reopened('d', 6),
			answered('m', 8)
		],
		{
			m: [[1, 'late'], [3, 'transferred by bank?'], [8, 'answered']], // prettier-ignore
			d: [[3, 'transferred by bank?'], [5, 'withdrawn by office'], [6, 'transferred by bank?'], [8, 'answered']] // prettier-ignore
		}
	]
];

const EVENTS: Sent[] = CASES.flatMap(([, told, said], n) =>
	[...Object.keys(said).map(registered), ...told].map(([id, hour, type, more = {}], i) => {
		const fields = JSON.parse(JSON.stringify(more).replaceAll('"m"', `"c${n}-m"`)) as object;
		const event_id = `${id}-${i - Object.keys(said).length}`;
		return sentOf({
			v: 1,
			type,
			event_id,
			letter_id: `c${n}-${id}`,
			occurred_at: momentOf(hour),
			...fields
		} as WireEvent);
	})
);

interface Row {
	id: string;
	hour: number;
	is_answered: number;
	is_late: number;
	ended_as: string | null;
	ended_by: string | null;
	is_ended_unconfirmed: number;
	body: string;
}
let office: EmbeddedUnderTest;
let client: ClickHouseClient;
let [now, asKnown]: [Row[], Row[]] = [[], []];

beforeAll(async () => {
	office = await startEmbeddedOffice();
	client = office.client('admin');
	await put(
		client,
		EVENTS.map(({ event }) => rowOf(event))
	);
	now = await lettersIn((hour) => `pasokh.letters_at(as_of = '${sqlOf(hour)}')`);
	const [then] = await rowsOf<{ now: string }>(client, `SELECT toString(now64(3, 'UTC')) AS now, sleep(0.01)`);
	// Once something else is learnt of each, all of it is computed anew for who asks what was known then.
	const late = [...new Set(EVENTS.map(({ event }) => event.letter_id!))].map((letter_id) => reopened(letter_id, 1));
	await put(
		client,
		late.map(([letter_id, hour, type]) =>
			rowOf({ v: 1, type, event_id: 'late', letter_id, occurred_at: momentOf(hour) } as WireEvent)
		)
	);
	await keepLetters(client, { database: 'pasokh', knownAt: Date.parse(`${then!.now.replace(' ', 'T')}Z`) });
	asKnown = await lettersIn((hour) => `pasokh.letters_known(as_of = '${sqlOf(hour)}', known_at = '${then!.now}')`);
});
afterAll(async () => office?.stop());

const lettersIn = async (letters: (hour: number) => string): Promise<Row[]> =>
	rowsOf<Row>(
		client,
		HOURS.map(
			(hour) =>
				`SELECT letter_id AS id, ${hour} AS hour, is_answered, is_late, ended_as, ended_by, is_ended_unconfirmed, toString(body) AS body FROM ${letters(hour)}`
		).join(' UNION ALL ')
	);

const sayingOf = (as: string, by: string, isUnconfirmed: boolean): string =>
	`${as} by ${by}${isUnconfirmed ? '?' : ''}`;
const inWords = (row: Row): string => {
	if (row.ended_as !== null) return sayingOf(row.ended_as, row.ended_by!, row.is_ended_unconfirmed === 1);
	// Only what ended, or is answered, is not late.
	return row.is_answered ? 'answered' : row.is_late ? 'late' : '';
};
/** Hour by hour. A deadline at two has passed from three on. */
const hourly = (said: Said[]): string[] =>
	HOURS.map((hour) => {
		const what = said.findLast(([since]) => since <= hour)?.[1] ?? '';
		return what === 'late' && hour <= 2 ? '' : what;
	});

test.each(CASES.map((one, n) => [one[0], n, one[2]] as const))('a letter ends %s', (_, n, expected) => {
	for (const [id, said] of Object.entries(expected)) {
		const own = (rows: Row[]) =>
			rows.filter((row) => row.id === `c${n}-${id}`).toSorted((a, b) => a.hour - b.hour).map(inWords); // prettier-ignore
		expect(own(now), id).toEqual(hourly(said));
		expect(own(asKnown), `${id} as it was known`).toEqual(hourly(said));
		const inModel = HOURS.map((hour) => {
			const ending = endingOf(`c${n}-${id}`, livesOf('letter', EVENTS, Date.parse(momentOf(hour))));
			return ending ? sayingOf(ending.as, ending.by, !ending.isConfirmed) : '';
		});
		expect(inModel, `${id} in the model`).toEqual(hourly(said).map((what) => (what.includes(' by ') ? what : '')));
	}
});

const numberOf = (name: string): number => CASES.findIndex((one) => one[0].startsWith(name));

test('a letter that ended lies with its last holder, a duplicate with that of its master', () => {
	const bodyOf = (id: string, hour: number) => now.find((row) => row.id === id && row.hour === hour)!.body;
	expect(bodyOf(`c${numberOf('by the body that holds it')}-a`, 4)).toBe('bank');
	expect(bodyOf(`c${numberOf('as its master')}-d`, 4)).toBe('bank');
	expect(bodyOf(`c${numberOf('as its master')}-d`, 5)).toBe('office');
	expect(bodyOf(`c${numberOf('by the office')}-a`, 4)).toBe('office');
});

test('the referral that a body ends so is told from others until the office confirms it', async () => {
	const id = `c${numberOf('by the body that holds it')}-a`;
	const told = await Promise.all(
		HOURS.map((hour) =>
			rowsOf<{ ended_by: string | null; is_ended_unconfirmed: number }>(
				client,
				`SELECT ended_by, is_ended_unconfirmed FROM pasokh.referrals_at(as_of = '${sqlOf(hour)}') WHERE letter_id = '${id}'`
			)
		)
	);
	expect(told.flat().map(({ ended_by }) => ended_by)).toEqual([null, null, ...HOURS.slice(2).map(() => 'closed')]);
	expect(told.flat().map((row) => row.is_ended_unconfirmed)).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 0]);
	// By emdad, to which nobody had referred it: whoever says so, the body that had it answers for it.
	const other = `c${numberOf('by a body without')}-a`;
	const query = `SELECT is_ended_unconfirmed FROM pasokh.referrals_at(as_of = '${sqlOf(9)}') WHERE letter_id = '${other}'`;
	expect(await rowsOf(client, query)).toEqual([{ is_ended_unconfirmed: 1 }]);
});
