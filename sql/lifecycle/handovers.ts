import { OFFICE } from '../model/filters.ts';
import type { EndedSpan } from './endings.ts';
import type { Instant } from './event.ts';
import type { Referral } from './referrals.ts';
import { holdsAt, STILL, type Span } from './spans.ts';

/** An unanswered letter goes from one responsible body to another; empty: it is not unanswered. */
export interface Handover {
	at: Instant;
	from: string;
	to: string;
}

/** What decides who is responsible for a letter. */
export interface Responsibility {
	answers: readonly Span[];
	/** Whose the standing answer is, and since when. */
	answerBodies: readonly { from: Instant; body: string }[];
	endings: readonly EndedSpan[];
	closings: readonly Span[];
	referrals: readonly Referral[];
}

/**
 * From which responsible body to which an unanswered letter went, and when. It begins with the office at its registration. When it is answered by
 * another body than has it, it goes to that one and is answered there.
 */
export function handoversOf(begins: Instant, letter: Responsibility): Handover[] {
	const { answers, answerBodies, endings, closings, referrals } = letter;
	const spans = [...answers, ...closings, ...endings].flatMap(({ from, until }) => [from, until]);
	const ends = referrals.flatMap(({ at, end }) => (end === null ? [at] : [at, end.at]));
	const moments = [begins, ...ends, ...answerBodies.map(({ from }) => from), ...spans]
		.filter((at) => at !== STILL)
		.map((at) => Math.max(at, begins));
	const handovers: Handover[] = [];
	let was = { isUnanswered: true, body: OFFICE };
	for (const at of [...new Set(moments)].sort((a, b) => a - b)) {
		const now = responsibleAt(letter, at);
		if (now.isUnanswered && !was.isUnanswered) handovers.push({ at, from: '', to: was.body });
		if (now.body !== was.body && (now.isUnanswered || was.isUnanswered))
			handovers.push({ at, from: was.body, to: now.body });
		if (!now.isUnanswered && was.isUnanswered) handovers.push({ at, from: now.body, to: '' });
		was = now;
	}
	return handovers;
}

/**
 * The responsible body at an instant: of an answered letter that whose answer stands, of an ended one that which held it; else the holder, else of a
 * closed one who held it when it was closed; the office where there is none.
 * Source: DESIGN.md, "Responsible body".
 */
function responsibleAt({ answers, answerBodies, endings, closings, referrals }: Responsibility, at: Instant) {
	const holds = (span: Span): boolean => holdsAt(span, at);
	if (answers.some(holds))
		return { isUnanswered: false, body: answerBodies.findLast(({ from }) => from <= at)?.body || OFFICE };
	const ending = endings.findLast(holds);
	if (ending !== undefined) return { isUnanswered: false, body: ending.body || OFFICE };
	const holder = referrals.findLast((one) => one.at <= at && (one.end === null || one.end.at > at));
	const closed = closings.some(holds) ? closings.findLast(({ from }) => from <= at) : undefined;
	const closer =
		closed && referrals.findLast(({ end }) => end?.by === 'closed' && end.at >= closed.from && end.at <= at);
	return { isUnanswered: true, body: holder?.to || closer?.to || OFFICE };
}
