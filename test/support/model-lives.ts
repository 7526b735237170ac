import type { WireEvent } from '#ingest/contract/event.ts';

/** The lives of the naive model: of each subject the events that stand, in their order. */

/** An event as one source sent it, with the hash of its content. */
export interface Sent {
	source: string;
	hash: bigint;
	event: WireEvent & { letter_id?: string; call_id?: string; outage_id?: string };
}

const ORDER = [
	'letter.registered',
	'letter.screened',
	'letter.linked',
	'letter.referred',
	'letter.seen',
	'letter.waiting',
	'letter.resumed',
	'letter.returned',
	'letter.interim_answer',
	'letter.answered',
	'letter.closed',
	'letter.reopened',
	'letter.objected'
];

export type Subject = readonly [kind: 'letter' | 'call' | 'outage', id: string];

export function subjectOf({ event: { letter_id, call_id, outage_id } }: Sent): Subject {
	return letter_id ? ['letter', letter_id] : call_id ? ['call', call_id] : ['outage', outage_id!];
}

/** The standing events of each subject of a kind, in their order, without voids; a subject without any is not there. */
export function livesOf(kind: Subject[0], sent: Sent[], asOf = Infinity): Map<string, Sent[]> {
	const lives = new Map<string, Sent[]>();
	const own = distinct(sent.filter((one) => subjectOf(one)[0] === kind));
	for (const [id, history] of Map.groupBy(own, (one) => subjectOf(one)[1])) {
		const life = standing(history).filter(({ event }) => event.type !== 'event.voided' && at(event) <= asOf);
		if (life.length > 0) lives.set(id, life);
	}
	return lives;
}

/** One content an event: the one with the smallest hash. */
export function distinct(sent: Sent[]): Sent[] {
	const chosen = new Map<string, Sent>();
	for (const one of sent) {
		const key = [one.source, ...subjectOf(one), one.event.event_id].join('\n');
		const other = chosen.get(key);
		if (!other || one.hash < other.hash) chosen.set(key, one);
	}
	return [...chosen.values()];
}

function standing(history: Sent[]): Sent[] {
	const void_ = voided(history);
	return history.filter((one) => !void_.has(one)).toSorted(before);
}

/** The events of one subject that a standing void takes back. */
export function voided(history: Sent[]): Set<Sent> {
	const void_ = new Set<Sent>();
	if (!history.some(({ event }) => event.type === 'event.voided')) return void_;
	const sorted = history.toSorted(before);
	for (const one of sorted.toReversed()) {
		if (one.event.type !== 'event.voided' || void_.has(one)) continue;
		const { target_event_id: target, target_source: source = one.source } = one.event;
		const found = sorted.slice(0, sorted.indexOf(one)).find((t) => t.event.event_id === target && t.source === source);
		if (found) void_.add(found);
	}
	return void_;
}

function before(a: Sent, b: Sent): number {
	return (
		at(a.event) - at(b.event) ||
		rank(a.event.type) - rank(b.event.type) ||
		compare(a.event.event_id, b.event.event_id) ||
		compare(a.source, b.source)
	);
}

export const at = (event: WireEvent) => Date.parse(event.occurred_at);
const rank = (type: string) => (ORDER.indexOf(type) + ORDER.length + 1) % (ORDER.length + 1);
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
