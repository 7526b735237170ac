import type { WireEvent } from '#ingest/contract/event.ts';
import { DEFAULT_SEED, kermanshah1401 } from '#ingest/scenario/kermanshah-1401.ts';
import type { QueueName } from '#sql/queries/desk/queues.ts';
import { at, livesOf, type Sent } from './model-lives.ts';
import { answered, endingOf } from './model.ts';

/** What a queue asks of a letter, in the names of `letters`; moments are milliseconds. */
export interface QueuedLetter {
	letter_id: string;
	registered_at: number | null;
	is_answered: boolean;
	is_ended: boolean;
	is_ended_unconfirmed: boolean;
	first_referred_at: number | null;
	due_at: number | null;
	hops: number;
	ping_pongs: number;
	promise_broken_at: number | null;
	times_reminded: number;
	/** '0': without text. */
	answer_text_key: string | null;
	closed_at: number | null;
	closed_by: string | null;
	waiting_since: number | null;
	registered_sms_at: number | null;
	referred_sms_at: number | null;
	reopens: number;
	first_answered_at: number | null;
}

const DAY = 86_400_000;
const isPast = (moment: number | null, asOf: number): boolean => moment !== null && moment < asOf;

/** The letters of each queue, said in the plainest way. */
export function naiveQueues(all: QueuedLetter[], asOf: number): Record<QueueName, string[]> {
	const letters = all.filter((letter) => letter.registered_at !== null);
	const open = letters.filter((letter) => !letter.is_answered && !letter.is_ended);
	const answered = letters.filter((letter) => letter.is_answered);
	const texts = answered.filter((letter) => letter.answer_text_key !== null && letter.answer_text_key !== '0');
	const ids = (some: QueuedLetter[]) => some.map((letter) => letter.letter_id).sort();
	return {
		never_referred: ids(open.filter((letter) => letter.first_referred_at === null)),
		due_soon: ids(open.filter(({ due_at }) => due_at !== null && due_at >= asOf && due_at < asOf + 3 * DAY)),
		overdue: ids(open.filter((letter) => isPast(letter.due_at, asOf))),
		over_3_hops: ids(letters.filter((letter) => letter.hops > 3)),
		ping_pong: ids(letters.filter((letter) => letter.ping_pongs > 0)),
		promise_broken: ids(open.filter((letter) => letter.promise_broken_at !== null)),
		reminded_twice: ids(open.filter((letter) => letter.times_reminded >= 2)),
		without_text: ids(answered.filter((letter) => letter.answer_text_key === '0')),
		same_text: [...Map.groupBy(texts, (letter) => letter.answer_text_key).values()]
			.filter((group) => group.length >= 20)
			.flatMap(ids)
			.sort(),
		bulk_closed: ids(bulk(letters)),
		clock_stopped: ids(
			open.filter(({ waiting_since: since, due_at }) => {
				if (since === null) return false;
				const isLate = due_at !== null && since >= due_at - 2 * DAY && since <= due_at;
				return isLate || since < asOf - 30 * DAY;
			})
		),
		sms_missing: ids(
			letters.filter(
				(letter) =>
					letter.registered_sms_at === null || (letter.first_referred_at !== null && letter.referred_sms_at === null)
			)
		),
		reopened: ids(letters.filter((letter) => letter.reopens > 0)),
		answered_before_registered: ids(
			letters.filter((letter) => isPast(letter.first_answered_at, letter.registered_at!))
		),
		unregistered: ids(all.filter((letter) => letter.registered_at === null)),
		ended_unconfirmed: ids(letters.filter((letter) => letter.is_ended_unconfirmed))
	};
}

/** Those closed by somebody who within some ten minutes around closed twenty. */
function bulk(letters: QueuedLetter[]): QueuedLetter[] {
	const closed = letters.filter((letter) => letter.closed_at !== null && letter.closed_by !== null);
	return [...Map.groupBy(closed, (letter) => letter.closed_by).values()].flatMap((mine) => {
		const sorted = mine.toSorted((a, b) => a.closed_at! - b.closed_at!);
		const found = new Set<QueuedLetter>();
		for (const [n, first] of sorted.entries()) {
			const run = sorted.slice(n).filter((one) => one.closed_at! - first.closed_at! <= 600_000);
			if (run.length >= 20) for (const one of run) found.add(one);
		}
		return [...found];
	});
}

let events: WireEvent[] | undefined;
/** What the case tells, made once: it takes six seconds of CPU. */
export const toldByCase = (): WireEvent[] => (events ??= [...kermanshah1401({ seed: DEFAULT_SEED })]);

/**
 * What queues ask of the letters of an office at the end of its events, each life walked event by event.
 * @param dueOf deadlines as state has them: those have a model of their own (model-deadlines.ts)
 */
export function scenarioLetters(
	events: Iterable<WireEvent>,
	dueOf: ReadonlyMap<string, number | null>,
	asOf: number
): QueuedLetter[] {
	const sent: Sent[] = [];
	for (const event of events) if ('letter_id' in event) sent.push({ source: 'one', hash: 0n, event });
	const lives = livesOf('letter', sent);
	return [...lives].map(([letter_id, life]) => {
		const told = life.map(({ event }) => event);
		const moments = (test: (event: WireEvent) => boolean): number[] => told.filter(test).map(at);
		const of = (type: WireEvent['type']) => moments((event) => event.type === type);
		const sms = (template: string) => moments((event) => event.type === 'sms.sent' && event.template === template)[0];
		const bodies = told.flatMap((event) => (event.type === 'letter.referred' ? [event.to_org] : []));
		const promises = told.flatMap((event) =>
			event.type === 'letter.interim_answer' && event.promised_at !== undefined ? [Date.parse(event.promised_at)] : []
		);
		const answer = told.findLast((event) => event.type === 'letter.answered');
		const ending = endingOf(letter_id, lives);
		const closing = told.findLast((event) => event.type === 'letter.closed');
		let waiting: number | null = null;
		for (const event of told) {
			if (event.type === 'letter.waiting') waiting ??= at(event);
			else if (['letter.resumed', 'letter.answered', 'letter.closed'].includes(event.type)) waiting = null;
		}
		return {
			letter_id,
			registered_at: of('letter.registered')[0] ?? null,
			is_answered: answered(letter_id, lives),
			is_ended: ending !== null,
			is_ended_unconfirmed: ending?.isConfirmed === false,
			first_referred_at: of('letter.referred')[0] ?? null,
			due_at: dueOf.get(letter_id) ?? null,
			hops: bodies.length,
			ping_pongs: bodies.filter((body, n) => bodies[n - 1] !== body && bodies.slice(0, n).includes(body)).length,
			promise_broken_at:
				promises.find(
					(due) => due <= asOf && !answered(letter_id, lives, due) && endingOf(letter_id, lives, due) === null
				) ?? null,
			times_reminded: of('letter.reminded').length,
			answer_text_key: answer ? answer.text || '0' : null,
			closed_at: closing ? at(closing) : null,
			closed_by: closing?.actor || null,
			waiting_since: waiting,
			registered_sms_at: sms('registered') ?? null,
			referred_sms_at: sms('referred') ?? null,
			reopens: of('letter.reopened').length,
			first_answered_at: of('letter.answered')[0] ?? null
		};
	});
}
