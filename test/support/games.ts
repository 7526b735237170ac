import type { WireEvent } from '#ingest/contract/event.ts';
import { createRandom } from '#ingest/scenario/random.ts';
import { type BodyScore, scoreBodies } from '#sql/model/body-score.ts';
import { bodyCounts } from './kpi-custom.ts';
import type { Row } from './kpi-figures.ts';
import { modelViews } from './model-views.ts';

/**
 * Ways in which a body can play its score. A body has so many letters, each with a deadline; what it does with a letter is an act.
 * Only `substance` is service in time. When it happens, whether the citizen objects, and what the office does with what is returned is
 * drawn by the letter alone, so that two bodies differ by their acts and by nothing else.
 */
export const ACTS = [
	'substance',
	'late',
	'open',
	'formal',
	'empty',
	'returned_at_once',
	'returned_at_last',
	'handed_on',
	'to_itself',
	'withdrawn',
	'promised'
] as const;
export type Act = (typeof ACTS)[number];

export const LETTERS = 200;
export const DEADLINE_DAYS = 10;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.parse('2022-09-03T09:00:00+04:30');
/** Every deadline is past. */
export const AFTER_ALL = START + 90 * DAY;
/** Some letters are a day old, some past their deadline. */
export const MIDWAY = START + 21 * DAY;

/** So many percent of each, in the order of the letters' own draw. */
export const share =
	(parts: Partial<Record<Act, number>>) =>
	(percent: number): Act => {
		let upTo = 0;
		for (const [act, of] of Object.entries(parts)) if (percent < (upTo += of)) return act as Act;
		return 'open';
	};

/** What a body that plays does, and an honest one with the same true service. */
export const WAYS = {
	formal: share({ formal: 100 }),
	last_hour: share({ substance: 60, returned_at_last: 40 }),
	honest: share({ substance: 80, late: 20 }),
	few: share({ substance: 10, returned_at_last: 90 }),
	handed_on: share({ substance: 60, handed_on: 40 }),
	to_itself: share({ substance: 20, to_itself: 80 }),
	at_once: share({ substance: 10, returned_at_once: 90 }),
	withdrawn: share({ substance: 10, withdrawn: 90 })
};

/** The same service in time, and nothing for the rest: what a way of playing must not beat. */
export const honestly =
	(way: (percent: number) => Act) =>
	(percent: number): Act => {
		const act = way(percent);
		return act === 'substance' || act === 'late' ? act : 'open';
	};

/** The life of a body's letters. Its own draws are those of `seed`, whatever the body does. */
export function gameOf(body: string, way: (percent: number) => Act, seed: number): WireEvent[] {
	return actsOf(way).flatMap((act, n) => lifeOf(body, n, act, seed));
}

export const actsOf = (way: (percent: number) => Act): Act[] =>
	Array.from({ length: LETTERS }, (_, n) => way((n * 100) / LETTERS));

export function lifeOf(body: string, n: number, act: Act, seed: number): WireEvent[] {
	const random = createRandom(seed * LETTERS + n);
	const letter_id = `${body}-${n}`;
	const registered = START + (n % 20) * DAY + random.int(240) * MINUTE;
	const referred = registered + HOUR;
	const due = referred + DEADLINE_DAYS * DAY;
	const answered = referred + DAY / 2 + random.int(9 * 24) * HOUR;
	const late = due + HOUR + random.int(10 * 24) * HOUR;
	const isObjected = random.int(10) === 0;
	const office = random.int(3);
	// Without a deadline of its own a referral has as long, by the standard.
	const isGiven = random.chance(0.7);
	const events: object[] = [];
	const add = (type: string, at: number, fields: object = {}) =>
		events.push({
			v: 1,
			type: `letter.${type}`,
			event_id: `e${events.length}`,
			letter_id,
			occurred_at: new Date(at).toISOString(),
			...fields
		});
	const refer = (at: number, referral_id: string, to_org: string, more: object = {}) =>
		add('referred', at, {
			...{ referral_id, to_org, ...more },
			due_at: isGiven ? new Date(at + DEADLINE_DAYS * DAY).toISOString() : undefined
		});
	const answer = (at: number, more: object = {}, referral_id = 'r1') => {
		add('answered', at, { referral_id, org: body, outcome: 'granted', text: `${letter_id}: granted`, ...more });
		if (isObjected) add('objected', at + 2 * DAY, { reason: 'no' });
	};
	add('registered', registered, {
		...{ channel: 'letter', category: 'loan', county: 'paveh', kind: 'request', body: 'please' }
	});
	refer(referred, 'r1', body, { actor: 'op-01' });
	switch (act) {
		case 'substance':
			answer(answered);
			break;
		case 'late':
			answer(late);
			break;
		case 'formal':
			answer(referred + MINUTE, { outcome: 'no_basis', text: undefined });
			break;
		case 'empty':
			answer(answered, { outcome: 'information', text: undefined });
			break;
		case 'returned_at_last':
			add('returned', due - HOUR, { referral_id: 'r1', reason: 'not ours' });
			break;
		case 'returned_at_once': {
			add('returned', referred + 8 * HOUR, { referral_id: 'r1', reason: 'not ours' });
			// The letter is the body's: nobody else keeps it.
			refer(referred + DAY, 'r2', office < 2 ? body : 'other', { actor: 'op-01' });
			if (office < 2) break;
			add('returned', referred + 2 * DAY, { referral_id: 'r2', reason: 'theirs' });
			refer(referred + 3 * DAY, 'r3', body, { actor: 'op-01' });
			add('returned', referred + 3 * DAY + HOUR, { referral_id: 'r3', reason: 'not ours' });
			break;
		}
		case 'handed_on':
			refer(due - HOUR, 'r2', 'other', { from_org: body });
			break;
		case 'to_itself':
			refer(due - HOUR, 'r2', body, { from_org: body });
			answer(due + 5 * DAY, {}, 'r2');
			break;
		case 'withdrawn':
			add('closed', referred + DAY, { org: body, reason: 'withdrawn' });
			break;
		case 'promised':
			for (let week = 1; week < 10; week++)
				add('interim_answer', referred + week * 6 * DAY, {
					...{ referral_id: 'r1', promised_at: new Date(referred + (week + 1) * 6 * DAY).toISOString() }
				});
			break;
	}
	return JSON.parse(JSON.stringify(events)) as WireEvent[];
}

const known = new Map<string, Row[]>();

/** What one letter comes to for a body as of an instant, by the plain model. */
function referralsOf(n: number, act: Act, seed: number, asOf: number): Row[] {
	const key = [n, act, seed, asOf].join();
	const found = known.get(key);
	if (found) return found;
	// The hashes tell contents of one event apart, of which there is one each.
	const sent = lifeOf('b', n, act, seed).map((event) => ({ source: 'test', hash: 0n, event }));
	const own = modelViews(sent, asOf).referrals.filter((row) => row['to_org'] === 'b');
	known.set(key, own);
	return own;
}

/** The score of a body that does with its letters what a way of playing says. */
export function scoreOf(way: (percent: number) => Act, seed: number, asOf: number): BodyScore {
	const rows = actsOf(way).flatMap((act, n) => referralsOf(n, act, seed, asOf));
	const members = rows.map((row) => ({ row }));
	return scoreBodies([bodyCounts('b', members, asOf)])[0]!;
}
