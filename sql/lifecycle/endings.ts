import { OFFICE } from '../model/filters.ts';
import { CONTESTS, type Instant, type LetterEvent } from './event.ts';
import { holderBefore, type Referral } from './referrals.ts';
import { holdsAt, STILL, type Span } from './spans.ts';

/** How a letter ended without need of an answer. */
export interface Ending {
	/** withdrawn, duplicate, transferred. */
	as: string;
	/** Who said so first; empty: the office. */
	by: string;
	at: Instant;
	/** The office says so too. */
	isConfirmed: boolean;
	/** The body that held the letter when it was closed; empty: the office. */
	body: string;
}

export type EndedSpan = Span & Ending;

/**
 * A letter is ended while a closing stands that says how, until a reopening or an objection; a closing that does not say how leaves it as it is.
 * What is said again is one ending, of who said it first; it is confirmed once the office says so too. A closing is of the body that it names,
 * else of who holds the letter or held it last. A referral of a closed letter takes the ending along to its receiver.
 * Source: DESIGN.md, "Rules of state", and domain.md, "Ended".
 */
export function endingsOf(life: readonly LetterEvent[], referrals: readonly Referral[]): EndedSpan[] {
	if (!life.some(({ endedAs }) => endedAs !== '')) return [];
	const spans: EndedSpan[] = [];
	let isClosed = false;
	let body = '';
	let ending: Omit<Ending, 'body'> | null = null;
	for (const [place, event] of life.entries()) {
		if (!TURNS.has(event.type)) continue;
		if (event.type === 'letter.closed') {
			body = holderBefore(referrals, place) || (isClosed ? body : '');
			ending = endedBy(event, ending, () => lastHolderBefore(referrals, place));
		} else if (event.type === 'letter.referred') body = isClosed ? event.toOrg : '';
		else [body, ending] = ['', null];
		isClosed = event.type === 'letter.closed' || (event.type === 'letter.referred' && isClosed);
		const before = spans.at(-1);
		if (before?.until === STILL) before.until = event.at;
		if (ending !== null) spans.push({ from: event.at, until: STILL, ...ending, body });
	}
	return spans.filter(({ from, until }) => from < until);
}

const TURNS = new Set(['letter.referred', 'letter.closed', ...CONTESTS]);

/** What a closing makes of the ending that holds. */
function endedBy(
	closing: LetterEvent,
	before: Omit<Ending, 'body'> | null,
	lastHolder: () => string
): Omit<Ending, 'body'> | null {
	if (closing.endedAs === '') return before;
	const by = closing.org === OFFICE ? '' : closing.org || lastHolder();
	if (closing.endedAs === before?.as) return { ...before, isConfirmed: before.isConfirmed || by === '' };
	return { as: closing.endedAs, by, at: closing.at, isConfirmed: by === '' };
}

/** Who held the letter last before the event of a place; a return or a reopening does not undo that. */
function lastHolderBefore(referrals: readonly Referral[], place: number): string {
	const heldUntil = ({ end }: Referral): number => Math.min(end?.place ?? place, place);
	let last: Referral | undefined;
	for (const one of referrals)
		if (one.place < place && (last === undefined || heldUntil(one) >= heldUntil(last))) last = one;
	return last?.to ?? '';
}

/** Spans in which an ending holds and no answer stands: of several endings the nearest, the letter's own first, which come first. */
export function unansweredEndings(endings: readonly EndedSpan[], answers: readonly Span[]): EndedSpan[] {
	if (endings.length === 0) return [];
	const borders = [...endings, ...answers].flatMap(({ from, until }) => [from, until]);
	const moments = [...new Set(borders)].filter((at) => at !== STILL).sort((a, b) => a - b);
	return moments.flatMap((from, n) => {
		const ending = endings.find((span) => holdsAt(span, from));
		if (ending === undefined || answers.some((span) => holdsAt(span, from))) return [];
		return [{ ...ending, from, until: moments[n + 1] ?? STILL }];
	});
}
