import { CITIZEN, OFFICE } from '#sql/model/filters.ts';
import type { EventType, WireEvent } from '../contract/event.ts';
import type { Validation } from './validate.ts';

/** A void takes back only what its own source said (judge.ts). */
const OF_CITIZENS: readonly EventType[] = ['letter.registered', 'letter.objected', 'citizen.feedback', 'event.voided'];

/** What a body does with what was referred to it. */
const OF_BODIES: readonly EventType[] = [
	'letter.seen',
	'letter.returned',
	'letter.waiting',
	'letter.resumed',
	'letter.interim_answer',
	'letter.answered',
	'letter.closed',
	'letter.noted',
	'letter.referred',
	'event.voided'
];

/**
 * An event in the name of whom its token speaks for. A body's events are its own: `org`, and `from_org` of a referral, are filled in where they are
 * missing. Whoever else is named there, and what only the office may say, is refused.
 * @param speaker `office`, `citizen`, or the code of a body
 */
export function inNameOf(speaker: string, event: WireEvent): Validation {
	if (speaker === OFFICE) return { ok: event };
	const own = speaker === CITIZEN ? OF_CITIZENS : OF_BODIES;
	if (!own.includes(event.type))
		return notYours('type', speaker, `may not say ${event.type}; it may say ${own.join(', ')}`);
	if (speaker === CITIZEN)
		return event.org === undefined ? { ok: event } : notYours('org', speaker, 'acts for no body; leave org out');
	if (event.org !== undefined && event.org !== speaker)
		return notYours('org', speaker, 'acts in no other name; leave org out');
	if (event.type !== 'letter.referred') return { ok: { ...event, org: speaker } };
	if (event.from_org !== undefined && event.from_org !== speaker)
		return notYours('from_org', speaker, 'passes on only what it holds itself; leave from_org out');
	if (event.due_at !== undefined) return notYours('due_at', speaker, 'sets no deadline; leave due_at out');
	return { ok: { ...event, org: speaker, from_org: speaker } };
}

const notYours = (field: string, speaker: string, detail: string): Validation => ({
	rejected: {
		reason: 'not_yours',
		field,
		detail: `the token speaks for ${speaker}, which ${detail}; the office says the rest by a token of its own`
	}
});
