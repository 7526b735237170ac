import { beforeAll, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { keepLetters } from '#sql/queries/pages/as-known.ts';
import { sentOf } from '../support/events.ts';
import { endingOf, modelLetters } from '../support/model.ts';
import { livesOf, type Sent } from '../support/model-lives.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';
import { rowsOfAll, useOffice } from '../support/use-office.ts';

/** Letters that are answered or end without need of it, of themselves or as the letter that they are linked to: by whom, and until when. */

type Told = [id: string, hour: number, type: string, more?: { master_letter_id?: string; [field: string]: unknown }];

const HOURS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const since = (first: number): number[] => HOURS.slice(first - 1);
const momentOf = (hour: number): string => new Date(Date.UTC(2022, 6, 14, hour)).toISOString();
const sqlOf = (hour: number): string => momentOf(hour).slice(0, 23).replace('T', ' ');

/** No policy speaks of a fax: it has the deadline of its referral, which is over at two. */
const FORM = { channel: 'fax', category: 'aid', county: 'paveh', kind: 'request' };
const registered = (id: string): Told => [id, 0, 'letter.registered', FORM];
const referred = (id: string, to_org = 'bank', hour = 1): Told => {
	const referral = { referral_id: `${id}-${hour}`, to_org, due_at: momentOf(2) };
	return [id, hour, 'letter.referred', referral];
};
const returned = (id: string, hour: number, referral: number): Told => {
	const back = { referral_id: `${id}-${referral}`, reason: 'not ours' };
	return [id, hour, 'letter.returned', back];
};
const closed = (id: string, hour: number, ended_as?: string, org?: string): Told => {
	const ending = { ...(ended_as && { ended_as }), ...(org && { org }) };
	return [id, hour, 'letter.closed', ending];
};
/** By a body of the letter's own name. */
const answered = (id: string, hour: number): Told => [id, hour, 'letter.answered', { outcome: 'information', org: id }];
const reopened = (id: string, hour: number): Told => [id, hour, 'letter.reopened'];
const linked = (id: string, hour: number, master: string): Told => {
	return [id, hour, 'letter.linked', { master_letter_id: master }];
};
const voided = (id: string, hour: number, target_event_id: string): Told => {
	return [id, hour, 'event.voided', { target_event_id, reason: 'wrong' }];
};

/** What is told, and what each letter is from an hour on; a body's word that is not confirmed has a question mark. */
const ENDINGS: [name: string, told: Told[], said: Record<string, string>][] = [
	['by the office', [closed('a', 2, 'withdrawn', 'office')], { a: '2 withdrawn by office' }],
	['by the office, with which it lies', [closed('a', 2, 'duplicate')], { a: '2 duplicate by office' }],
	[
		'by the body that holds it, until the office says so too',
		[referred('a'), closed('a', 3, 'withdrawn'), closed('a', 5, 'withdrawn', 'office')],
		{ a: '1 late, 3 withdrawn by bank?, 5 withdrawn by bank' }
	],
	[
		'by a body that says it again, which confirms nothing',
		[referred('a'), closed('a', 3, 'withdrawn'), closed('a', 4, 'withdrawn'), closed('a', 6, 'withdrawn', 'bank')],
		{ a: '1 late, 3 withdrawn by bank?' }
	],
	[
		'otherwise than the body said, by the office, and otherwise again by the body',
		[referred('a'), closed('a', 3, 'withdrawn'), closed('a', 5, 'transferred', 'office'), closed('a', 7, 'duplicate')],
		{ a: '1 late, 3 withdrawn by bank?, 5 transferred by office, 7 duplicate by bank?' }
	],
	[
		'by a body without the letter',
		[referred('a'), closed('a', 3, 'withdrawn', 'emdad')],
		{ a: '1 late, 3 withdrawn by emdad?' }
	],
	[
		'by the body that held it last, though it had returned it, and though it was reopened since',
		[
			...[referred('a'), returned('a', 3, 1), closed('a', 4, 'withdrawn'), closed('a', 6, 'withdrawn', 'office')],
			...[referred('b'), closed('b', 3), reopened('b', 4), closed('b', 5, 'duplicate')],
			...[referred('c'), referred('c', 'emdad', 2), returned('c', 3, 2), returned('c', 4, 1)],
			...[closed('c', 5, 'withdrawn'), referred('d'), closed('d', 3)],
			...[referred('d', 'emdad', 4), closed('d', 5, 'withdrawn')]
		],
		{
			a: '1 late, 4 withdrawn by bank?, 6 withdrawn by bank',
			b: '1 late, 5 duplicate by bank?',
			c: '1 late, 5 withdrawn by bank?',
			d: '1 late, 5 withdrawn by emdad?'
		}
	],
	[
		'also if it is merely closed again, and no more once it is reopened',
		[closed('a', 2, 'withdrawn', 'office'), closed('a', 4), reopened('a', 6), closed('a', 8)],
		{ a: '2 withdrawn by office, 6 open' }
	],
	[
		'no more once the citizen objects',
		[referred('a'), closed('a', 3, 'withdrawn'), ['a', 5, 'letter.objected'], closed('a', 7, 'withdrawn', 'office')],
		{ a: '1 late, 3 withdrawn by bank?, 5 late, 7 withdrawn by office' }
	],
	[
		'never while an answer stands, whichever came first',
		[
			...[answered('a', 2), closed('a', 4, 'withdrawn', 'office')],
			...[closed('b', 2, 'withdrawn', 'office'), answered('b', 4), reopened('b', 6)]
		],
		{ a: '2 answered', b: '2 withdrawn by office, 4 answered, 6 open' }
	],
	['not by a closing that is void', [closed('a', 2, 'withdrawn', 'office'), voided('a', 4, 'a-0')], { a: '1 open' }],
	['not by a closing that does not say so', [referred('a'), closed('a', 3)], { a: '1 late' }],
	[
		'as its master, while it is linked to it; its own end comes first, an answer before both',
		[
			...[referred('m'), linked('d', 1, 'm'), closed('m', 3, 'transferred'), closed('d', 5, 'withdrawn', 'office')],
			...[reopened('d', 6), answered('m', 8)]
		],
		{
			m: '1 late, 3 transferred by bank?, 8 answered',
			d: '3 transferred by bank?, 5 withdrawn by office, 6 transferred by bank?, 8 answered'
		}
	]
];

const DEPTH = 40;
const deep = (n: number): string => `deep${String(n).padStart(2, '0')}`;
const CHAIN = Array.from({ length: DEPTH + 1 }, (_, n) => deep(n));

/** What is told of each letter, and in which hours it is answered. */
const ANSWERS: [name: string, told: Told[], answered: Record<string, number[]>][] = [
	[
		'while it is linked, and its master is answered',
		[linked('d', 2, 'm'), answered('m', 1), reopened('m', 4), answered('m', 6), linked('d', 8, 'other')],
		{ m: [1, 2, 3, 6, 7, 8, 9], d: [2, 3, 6, 7], other: [] }
	],
	[
		'of its own answer besides',
		[answered('d', 1), reopened('d', 3), linked('d', 2, 'm'), answered('m', 5)],
		{ d: [1, 2, ...since(5)], m: since(5) }
	],
	[
		'along a chain, each link for as long as it holds',
		[linked('a', 1, 'b'), linked('b', 3, 'c'), answered('c', 2), linked('b', 6, 'x')],
		{ a: [3, 4, 5], b: [3, 4, 5], c: since(2), x: [] }
	],
	[
		'from two letters to one, and from one to two',
		[
			...[linked('a', 1, 'm'), linked('b', 2, 'm'), linked('m', 4, 'n')],
			...[answered('m', 3), reopened('m', 5), answered('n', 6)]
		],
		{ a: [3, 4, ...since(6)], b: [3, 4, ...since(6)], m: [3, 4, ...since(6)], n: since(6) }
	],
	[
		'in a circle, and beside one',
		[
			...[linked('a', 1, 'b'), linked('b', 1, 'c'), linked('c', 1, 'a'), linked('d', 2, 'a')],
			...[answered('b', 3), reopened('b', 5)]
		],
		{ a: [3, 4], b: [3, 4], c: [3, 4], d: [3, 4] }
	],
	['of itself', [linked('s', 1, 's'), linked('t', 2, 's'), answered('s', 4)], { s: since(4), t: since(4) }],
	[
		'not by a link that is void, and by the one before it again',
		[
			...[linked('d', 1, 'm'), linked('d', 3, 'n'), voided('d', 5, 'd-1'), answered('m', 2), answered('n', 4)],
			...[linked('e', 1, 'n'), voided('e', 2, 'e-5')]
		],
		{ d: since(2), e: [], m: since(2), n: since(4) }
	],
	[
		'by the nearest that is answered, first of all itself',
		[linked('a', 1, 'b'), linked('b', 1, 'c'), answered('c', 2), answered('b', 4), answered('a', 6), reopened('a', 7)],
		{ a: since(2), b: since(2), c: since(2) }
	],
	['from a master that never came', [linked('d', 1, 'nowhere')], { d: [] }],
	[
		'along a chain as long as one likes',
		[
			...CHAIN.slice(0, -1).map((id, n) => linked(id, 1, deep(n + 1))),
			...[answered(deep(DEPTH), 2), reopened(deep(DEPTH), 4)]
		],
		Object.fromEntries(CHAIN.map((id) => [id, [2, 3]]))
	]
];

const CASES = [...ENDINGS, ...ANSWERS];
/** The letter of a case, by the beginning of its name. */
const letterOf = (name: string, id: string): string => `c${CASES.findIndex((one) => one[0].startsWith(name))}-${id}`;

const EVENTS: Sent[] = CASES.flatMap(([, told, expected], n) =>
	[...Object.keys(expected).map(registered), ...told].map(([id, hour, type, { master_letter_id, ...more } = {}], i) => {
		const event_id = `${id}-${i - Object.keys(expected).length}`;
		const master = master_letter_id !== undefined && { master_letter_id: `c${n}-${master_letter_id}` };
		const event = { v: 1, type, event_id, letter_id: `c${n}-${id}`, occurred_at: momentOf(hour), ...master, ...more };
		return sentOf(event as WireEvent);
	})
);
const LIVES = HOURS.map((hour) => livesOf('letter', EVENTS, Date.parse(momentOf(hour))));
const MODELS = HOURS.map((hour) => modelLetters(EVENTS, Date.parse(momentOf(hour))));

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
const office = useOffice(EVENTS);
let [now, asKnown, referrals]: Row[][] = [];

beforeAll(async () => {
	const client = office.client('admin');
	/** By hour and letter. */
	const hourly = async (columns: string, from: (asOf: string) => string): Promise<Row[]> => {
		const columnsAt = (hour: number) => `SELECT letter_id AS id, ${hour} AS hour, ${columns} FROM ${from(sqlOf(hour))}`;
		return rowsOf<Row>(client, `SELECT * FROM (${HOURS.map(columnsAt).join(' UNION ALL ')}) ORDER BY hour, id`);
	};
	const columns = 'is_answered, is_late, ended_as, ended_by, is_ended_unconfirmed, toString(body) AS body';
	now = await hourly(columns, (asOf) => `pasokh.letters_at(as_of = '${asOf}')`);
	referrals = await hourly('ended_by, is_ended_unconfirmed', (asOf) => `pasokh.referrals_at(as_of = '${asOf}')`);
	const [then] = await rowsOf<{ now: string }>(client, `SELECT toString(now64(3, 'UTC')) AS now, sleep(0.01)`);
	// Once something else is learnt of each, all of it is computed anew for who asks what was known then.
	const late = {
		v: 1,
		type: 'letter.answered',
		event_id: 'late',
		occurred_at: momentOf(1),
		outcome: 'granted'
	} as const;
	const letters = [...new Set(EVENTS.map(({ event }) => event.letter_id!))];
	await put(client, rowsOfAll(letters.map((letter_id) => ({ ...late, letter_id }))));
	await keepLetters(client, { database: 'pasokh', knownAt: Date.parse(`${then!.now.replace(' ', 'T')}Z`) });
	asKnown = await hourly(columns, (asOf) => `pasokh.letters_known(as_of = '${asOf}', known_at = '${then!.now}')`);
});

const sayingOf = (as: string, by: string, isUnconfirmed: boolean): string =>
	`${as} by ${by}${isUnconfirmed ? '?' : ''}`;
const inWords = (row: Row): string => {
	if (row.ended_as !== null) return sayingOf(row.ended_as, row.ended_by!, row.is_ended_unconfirmed === 1);
	// Only what ended, or is answered, is not late.
	return row.is_answered ? 'answered' : row.is_late ? 'late' : 'open';
};
/** Hour by hour. A deadline at two has passed from three on. */
const hourByHour = (said: string): string[] => {
	const changes = said.split(', ').map((one) => [parseInt(one), one.replace(/^\d+ /, '')] as const);
	return HOURS.map((hour) => {
		const what = changes.findLast(([first]) => first <= hour)?.[1] ?? 'open';
		return what === 'late' && hour <= 2 ? 'open' : what;
	});
};

test.each(ENDINGS)('a letter ends %s', (name, _, expected) => {
	for (const [one, said] of Object.entries(expected)) {
		const id = letterOf(name, one);
		const own = (rows: Row[]) => rows.filter((row) => row.id === id).map(inWords);
		expect(own(now!), one).toEqual(hourByHour(said));
		expect(own(asKnown!), `${one} as it was known`).toEqual(hourByHour(said));
		const inModel = LIVES.map((lives) => {
			const ending = endingOf(id, lives);
			return ending ? sayingOf(ending.as, ending.by, !ending.isConfirmed) : '';
		});
		const endings = hourByHour(said).map((what) => (what.includes(' by ') ? what : ''));
		expect(inModel, `${one} in the model`).toEqual(endings);
	}
});

test.each(ANSWERS)('a duplicate is answered %s', (name, _, expected) => {
	for (const [one, hours] of Object.entries(expected)) {
		const id = letterOf(name, one);
		const told = MODELS.flatMap((letters, n): [number, string][] => {
			const { is_answered, body } = letters.get(id)!;
			return is_answered ? [[HOURS[n]!, body]] : [];
		});
		const own = (rows: Row[]) =>
			rows.filter((row) => row.id === id && row.is_answered).map(({ hour, body }) => [hour, body]);
		expect(
			told.map(([hour]) => hour),
			`${one} in the model`
		).toEqual(hours);
		expect(own(now!), one).toEqual(told);
		expect(own(asKnown!), `${one} as it was known`).toEqual(told);
	}
});

test('a letter lies with its last holder once it ended, with the body that answered, a duplicate with that of its master', () => {
	const bodyOf = (name: string, id: string, hour: number) =>
		now!.find((row) => row.id === letterOf(name, id) && row.hour === hour)!.body;
	expect(bodyOf('by the body that holds it', 'a', 4)).toBe('bank');
	expect(bodyOf('as its master', 'd', 4)).toBe('bank');
	expect(bodyOf('as its master', 'd', 5)).toBe('office');
	expect(bodyOf('by the office', 'a', 4)).toBe('office');
	const nearest = since(2).map((hour) => bodyOf('by the nearest', 'a', hour));
	expect(nearest).toEqual(['c', 'c', 'b', 'b', 'a', 'b', 'b', 'b']);
});

test('the referral that a body ends so is told from others until the office confirms it', () => {
	const told = (name: string) => referrals!.filter(({ id }) => id === letterOf(name, 'a'));
	const own = told('by the body that holds it');
	expect(own.map(({ ended_by }) => ended_by)).toEqual([null, null, ...since(3).map(() => 'closed')]);
	expect(own.map((row) => row.is_ended_unconfirmed)).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 0]);
	// By emdad, to which nobody had referred it: whoever says so, the body that had it answers for it.
	expect(told('by a body without').at(-1)!.is_ended_unconfirmed).toBe(1);
});
