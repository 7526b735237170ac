import type { QueueName } from '#sql/queries/desk/queues.ts';

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
