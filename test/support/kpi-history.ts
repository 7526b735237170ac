import { createRandom } from '#ingest/scenario/random.ts';
import type { WireEvent } from '#ingest/contract/event.ts';
import { sentOf } from './events.ts';
import { makeHistory } from './history.ts';
import type { Sent } from './model.ts';

const HOUR = 3_600_000;

/**
 * Histories as wild as those of `makeHistory`, in which the fields that figures are told apart by differ, referrals and
 * promises have dates, answers have texts or none, and many letters are closed and come back.
 */
export function makeKpiHistory(seed: number, letters: number): Sent[] {
	const random = createRandom(seed);
	const later = (event: WireEvent) =>
		new Date(Date.parse(event.occurred_at) + random.int(60 * 24) * HOUR).toISOString();
	const own = (event: WireEvent): object => {
		switch (event.type) {
			case 'letter.registered':
				return {
					channel: random.pick(['letter', 'call', 'email', 'in_person', 'elsewhere']),
					category: random.pick(['loan', 'aid', 'health']),
					county: random.pick(['paveh', 'kermanshah', 'nowhere']),
					kind: random.pick(['request', 'request', 'complaint']),
					campaign: random.chance(0.5) ? 'visit-1401' : undefined,
					citizen: random.chance(0.7)
						? { national_id: random.pick(['0012345679', '0084575948', '3256781236']) }
						: undefined
				};
			case 'letter.referred':
				return random.chance(0.6) ? { due_at: later(event) } : {};
			case 'letter.interim_answer':
				return { promised_at: later(event) };
			case 'letter.answered':
				return { text: random.pick([undefined, 'انجام شد.', 'در دست بررسی است.']) };
			default:
				return {};
		}
	};
	return makeHistory(seed, { letters, calls: 20 }).sent.map(({ event, source }) =>
		sentOf(JSON.parse(JSON.stringify({ ...event, ...own(event) })) as WireEvent, source)
	);
}
