import type { WireEvent } from '#ingest/contract/event.ts';
import { DEFAULT_SEED, kermanshah1401 } from '#ingest/scenario/kermanshah-1401.ts';
import { answered, endingOf } from './model.ts';
import { at, livesOf, type Sent } from './model-lives.ts';
import type { QueuedLetter } from './naive-queues.ts';

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
