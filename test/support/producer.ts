import { setTimeout as pause } from 'node:timers/promises';
import { createRandom, type Random } from '#ingest/scenario/random.ts';
import { SOURCES, type History } from './history.ts';
import { distinct, subjectOf, type Sent } from './model-lives.ts';

/** What one request carries. */
export interface Parcel {
	source: string;
	events: Sent[];
	garbage: string[];
}

/** What a producer knows of its sending: nothing of what went unanswered, but that it sent it. */
export interface Account {
	/** Lines in all requests, answered or not. */
	sent: Map<string, number>;
	/** Lines in requests that were acknowledged. */
	acknowledged: Map<string, number>;
	/** Of both, the lines that no contract knows. */
	garbageSent: Map<string, number>;
	garbageAcknowledged: Map<string, number>;
	/** Parcels acknowledged, of how many. */
	done: number;
	of: number;
	retries: number;
	/** Answers whose counts are not those of their parcel. */
	wrongAnswers: string[];
	/** Of each event and content: when it was first sent, and first acknowledged. */
	known: Map<string, { from: number; until: number }>;
}

const SENDERS_A_SOURCE = 2;
const LINES_AT_MOST = 120;
const MOST_PAUSE_MS = 300;
const PATIENCE_MS = 30_000;
const LONGEST_WAIT_S = 1;

export const contentKey = (one: Sent): string =>
	`${one.source} ${subjectOf(one).join(' ')} ${one.event.event_id} ${one.hash}`;

/**
 * Cuts a history into parcels, source by source: shuffled here and there, garbage between, and some of it sent again
 * in other borders. What the archive was silent about comes last, in a flood.
 */
export function makeParcels({ sent, garbage }: History, seed: number): Parcel[][] {
	const random = createRandom(seed);
	return SOURCES.map((source) => {
		const own = jumble(
			sent.filter((one) => one.source === source),
			random
		);
		const parcels: Parcel[] = [];
		const largest = source === 'archive' ? own.length : LINES_AT_MOST;
		while (own.length > 0) parcels.push({ source, events: own.splice(0, 1 + random.int(largest)), garbage: [] });
		for (const one of garbage.filter((line) => line.source === source)) random.pick(parcels).garbage.push(one.line);
		const again = Array.from({ length: Math.ceil(parcels.length / 3) }, (): Parcel => {
			const pool = parcels.slice(0, 1 + random.int(parcels.length));
			const events = pool.flatMap((parcel) => parcel.events).filter(() => random.chance(0.3));
			return { source, events: events.slice(-LINES_AT_MOST), garbage: [...random.pick(pool).garbage] };
		});
		for (const parcel of again) parcels.splice(1 + random.int(parcels.length), 0, parcel);
		return parcels.filter(({ events, garbage: refused }) => events.length + refused.length > 0);
	});
}

/** Neighbours change places, and a few go far away. */
function jumble<T>(list: T[], random: Random): T[] {
	return list
		.map((one, i) => [i + random.int(random.chance(0.1) ? list.length : 40), one] as const)
		.sort(([a], [b]) => a - b)
		.map(([, one]) => one);
}

/** What may wait between two parcels: a moment of a plan that has not come yet. */
export interface Course {
	parcels: Parcel[][];
	doors: string[];
	tokens: Map<string, string>;
	seed: number;
	/** Resolves when a parcel may go that would be the `done`-th to be acknowledged. */
	gate(account: Account): Promise<void>;
	stopped(): boolean;
}

/** Sends all parcels, several at once, each until it is acknowledged. */
export async function produce(course: Course): Promise<Account> {
	const account: Account = {
		sent: new Map(),
		acknowledged: new Map(),
		garbageSent: new Map(),
		garbageAcknowledged: new Map(),
		done: 0,
		of: course.parcels.flat().length,
		retries: 0,
		wrongAnswers: [],
		known: new Map()
	};
	const flood = course.parcels[SOURCES.indexOf('archive')]!;
	const run = (queues: Parcel[][]) =>
		Promise.all(
			queues.flatMap((parcels, q) => {
				const queue = [...parcels];
				return Array.from({ length: SENDERS_A_SOURCE }, (_, s) => sender(queue, course, account, q * 10 + s));
			})
		);
	await run(course.parcels.filter((parcels) => parcels !== flood));
	await run([flood]);
	return account;
}

async function sender(queue: Parcel[], course: Course, account: Account, number: number): Promise<void> {
	const random = createRandom(course.seed * 100 + number);
	for (let parcel = queue.shift(); parcel; parcel = queue.shift()) {
		await pause(random.int(MOST_PAUSE_MS));
		await course.gate(account);
		let door = random.int(course.doors.length);
		for (let waitS: number | undefined = 0; waitS !== undefined; door++) {
			if (course.stopped()) return;
			await pause(waitS * 1_000 * random.between(0.5, 1));
			waitS = await attempt(parcel, course.doors[door % course.doors.length]!, course, account);
			if (waitS !== undefined) account.retries++;
		}
	}
}

/** Sends a parcel once; the seconds to wait before sending it again, undefined when it is acknowledged. */
async function attempt(parcel: Parcel, door: string, course: Course, account: Account): Promise<number | undefined> {
	const { source, events, garbage } = parcel;
	const lines = events.length + garbage.length;
	const keys = events.map(contentKey);
	add(account.sent, source, lines);
	add(account.garbageSent, source, garbage.length);
	for (const key of keys) if (!account.known.has(key)) account.known.set(key, { from: Date.now(), until: Infinity });
	let response: Response;
	let answer: { accepted?: number; duplicates?: number; rejected?: unknown[] };
	try {
		response = await fetch(`${door}/v1/events`, {
			method: 'POST',
			headers: { 'Content-Type': 'application/x-ndjson', Authorization: `Bearer ${course.tokens.get(source)}` },
			body: [...events.map(({ event }) => JSON.stringify(event)), ...garbage].join('\n'),
			signal: AbortSignal.timeout(PATIENCE_MS)
		});
		answer = await response.json();
	} catch {
		return 0.2;
	}
	if (response.status !== 200 && response.status !== 207) {
		if ([429, 500, 503].includes(response.status))
			return Math.min(LONGEST_WAIT_S, Number(response.headers.get('retry-after') ?? 0.5));
		throw new Error(`the door answers ${response.status}: ${JSON.stringify(answer)}`);
	}
	const now = Date.now();
	for (const key of keys) {
		const known = account.known.get(key)!;
		known.until = Math.min(known.until, now);
	}
	add(account.acknowledged, source, lines);
	add(account.garbageAcknowledged, source, garbage.length);
	account.done++;
	const { accepted = NaN, duplicates = NaN, rejected = [] } = answer;
	if (accepted + duplicates !== events.length || rejected.length !== garbage.length)
		account.wrongAnswers.push(
			`${source}: ${events.length} events and ${garbage.length} refused, answered ${accepted} + ${duplicates} and ${rejected.length}`
		);
	return undefined;
}

function add(counts: Map<string, number>, key: string, n: number): void {
	counts.set(key, (counts.get(key) ?? 0) + n);
}

/** When the content that stands of each event was first sent, and first acknowledged. */
export function arrivals(sent: Sent[], { known }: Account): Map<string, { from: number; until: number }> {
	return new Map(
		distinct(sent).map((one) => [
			`${one.source} ${subjectOf(one).join(' ')} ${one.event.event_id}`,
			known.get(contentKey(one))!
		])
	);
}
