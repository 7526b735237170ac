import { answersOf, standingAnswersOf, type Answer, type StandingAnswer } from './answers.ts';
import { NO_DAYS, type WorkingDays } from './calendar.ts';
import { conductOf, type Conduct } from './conduct.ts';
import { graceOf, letterDeadline, referralDeadline, waitsOf, type Deadline, type Policy } from './deadlines.ts';
import { NOTHING_INHERITED, type Inheritance, type Link } from './duplicates.ts';
import { endingsOf, unansweredEndings, type EndedSpan } from './endings.ts';
import { compareBytes, CONTESTS, type Instant, type LetterEvent, type Registration } from './event.ts';
import { handoversOf, type Handover } from './handovers.ts';
import { loansOf, type Loan } from './loans.ts';
import { referralsOf, type Referral } from './referrals.ts';
import { holdsAt, joined, spansBetween, STILL, type Span } from './spans.ts';
import { standingOf, type UndoneLoads } from './standing.ts';

/** What the office has decided that a letter's life depends on; plain values, which go to other threads. */
export interface Rules {
	undone: UndoneLoads;
	/** Those that win first. */
	policies: readonly Policy[];
	/** By county; that of '' holds for all others. */
	calendars: ReadonlyMap<string, WorkingDays>;
}

/** What a letter's own events say, without its masters. */
export interface OwnHistory {
	life: LetterEvent[];
	voided: number;
	contents: number;
	learntAt: Instant;
	knownSince: Instant;
	referrals: Referral[];
	answers: StandingAnswer[];
	endings: EndedSpan[];
	links: Link[];
}

/** All that a letter's columns at any instant are made of: what held from when to when. None of it knows of "now". */
export interface LetterHistory extends Omit<OwnHistory, 'answers'> {
	registeredAt: Instant | null;
	registration: Registration | null;
	/** Spans in which it is answered, by an answer of its own or of a master. */
	answers: Span[];
	/** Whose the standing answer is, and since when. */
	answerBodies: { from: Instant; body: string }[];
	/** All final answers of its own. */
	given: Answer[];
	closings: Span[];
	waits: Span[];
	/** Spans in which it stands ended without need of an answer. */
	endings: EndedSpan[];
	deadline: Deadline;
	referralDeadlines: Deadline[];
	conduct: Conduct[];
	handovers: Handover[];
	loans: Loan[];
	flags: (Span & { flag: string })[];
	lastEventAt: Instant;
	inherited: Inheritance;
}

/** The first half of a history: all that its duplicates need. */
export function ownHistory(told: readonly LetterEvent[], undone: UndoneLoads): OwnHistory {
	const standing = standingOf(told, undone);
	const { life } = standing;
	const referrals = referralsOf(life);
	return {
		...standing,
		referrals,
		answers: standingAnswersOf(life, referrals),
		endings: endingsOf(life, referrals),
		links: life.filter(({ type }) => type === 'letter.linked').map(({ at, masterId }) => ({ at, masterId }))
	};
}

/** Its second half, with what the letter inherits from its masters. */
export function letterHistory(
	own: OwnHistory,
	{ policies, calendars }: Rules,
	inherited: Inheritance = NOTHING_INHERITED
): LetterHistory {
	const { life, referrals } = own;
	const registered = life.find(({ type }) => type === 'letter.registered');
	const registration = registered?.registration ?? null;
	const registeredAt = registered?.at ?? null;
	const waits = waitsOf(life);
	const calendar = calendars.get(registration?.county ?? '') ?? calendars.get('') ?? NO_DAYS;
	const circumstances = { registeredAt, registration, waits, calendar };
	const given = answersOf(life);
	const answers = answeredSpans(own.answers, inherited);
	const answerBodies = bodiesOf(own.answers, inherited);
	const endings = unansweredEndings([...own.endings, ...inherited.endings], answers);
	const closings = spansBetween(life, ['letter.closed'], CONTESTS);
	const begins = registeredAt ?? life[0]?.at ?? 0;
	return {
		...own,
		...{ registeredAt, registration, waits, given, answers, answerBodies, endings, closings, inherited },
		deadline: letterDeadline(policies, circumstances),
		referralDeadlines: referrals.map((one) => referralDeadline(policies, one, circumstances)),
		conduct: conductOf(referrals, given, life, (one) => graceOf(policies, one, circumstances), calendar),
		handovers: handoversOf(begins, { answers, answerBodies, endings, closings, referrals }),
		loans: loansOf(life),
		flags: flagsOf(life),
		lastEventAt: Math.max(life.at(-1)?.at ?? 0, ...borders(inherited))
	};
}

/** The last instant at which something that is inherited begins or ends. */
const borders = ({ answers, endings }: Inheritance): Instant[] =>
	[...answers, ...endings].map(({ from, until }) => (until === STILL ? from : until));

function answeredSpans(own: readonly StandingAnswer[], { answers, endings }: Inheritance): Span[] {
	if (answers.length + endings.length === 0) return [...own];
	return joined([...own, ...answers].sort((a, b) => a.from - b.from || a.until - b.until));
}

/** Of several answers that stand the letter's own comes first, then that of the nearest master. */
function bodiesOf(own: readonly StandingAnswer[], { answers, endings }: Inheritance): LetterHistory['answerBodies'] {
	if (answers.length + endings.length === 0) return own.map(({ from, body }) => ({ from, body }));
	const all = [...own, ...answers];
	const moments = new Set(all.flatMap(({ from, until }) => [from, until]));
	moments.delete(STILL);
	return [...moments]
		.sort((a, b) => a - b)
		.flatMap((from) => {
			const answer = all.find((span) => holdsAt(span, from));
			return answer === undefined ? [] : [{ from, body: answer.body }];
		});
}

/** A flag stands until the same is set anew or taken off. */
function flagsOf(life: readonly LetterEvent[]): LetterHistory['flags'] {
	const told = life
		.filter(({ type }) => type === 'letter.flagged' || type === 'letter.unflagged')
		.sort((a, b) => compareBytes(a.name, b.name));
	return told.flatMap(({ type, name, at }, n) => {
		const next = told[n + 1];
		return type === 'letter.flagged' ? [{ flag: name, from: at, until: next?.name === name ? next.at : STILL }] : [];
	});
}
