import type { LetterPolicy, LetterSpans, LetterState } from '#sql/queries/letter/letter-rows.ts';
import { beginOf, finishOf } from './chain.ts';

/** A piece of time; moments are milliseconds. */
export interface Span {
	from: number;
	to: number;
}

/** The clock of a letter's deadline, up to the moment of the page. */
export interface Clock {
	/** What the pictures of the letter show. */
	window: Span;
	/** From registration to the answer, or to when none was needed any more, or to now. */
	running: Span;
	/** Waiting; `stops` when the policy lets its clock stand meanwhile. */
	waits: Span[];
	stops: boolean;
	/** The deadline as it holds, null while there is none or the clock stands. */
	dueAt: number | null;
	/** As it was before waiting moved it; null when nothing did. */
	firstDueAt: number | null;
	/** Beyond the deadline. */
	late: Span | null;
	/** When waiting moved the deadline, and to when; null: it stood. */
	moves: { at: number; to: number | null }[];
}

/** The part of a span within another, or nothing. */
export function within({ from, to }: Span, window: Span): Span[] {
	const part = { from: Math.max(from, window.from), to: Math.min(to, window.to) };
	return part.from < part.to ? [part] : [];
}

export function clockOf(
	letter: LetterState,
	spans: LetterSpans | null,
	policy: LetterPolicy | null,
	asOf: number
): Clock {
	const begin = beginOf(letter);
	const finish = Math.max(begin, finishOf(letter, asOf));
	const dueAt = letter.due_at;
	// A closed letter without an answer is late all the same.
	const until = letter.is_answered || letter.is_ended ? finish : asOf;
	const moves = (letter.due_by === 'policy' || dueAt === null ? (spans?.moves ?? []) : [])
		.filter(([at]) => at <= asOf)
		.map(([at, to]) => ({ at, to }));
	return {
		window: { from: begin, to: Math.max(asOf, dueAt ?? 0, begin + 1) },
		running: { from: letter.registered_at ?? begin, to: until },
		waits: (spans?.waits ?? []).flatMap(([from, to]) => within({ from, to }, { from: begin, to: asOf })),
		stops: policy?.pauses ?? false,
		dueAt,
		firstDueAt: moves.length > 0 ? (spans?.deadline ?? null) : null,
		late: dueAt !== null && until > dueAt ? { from: Math.max(dueAt, begin), to: until } : null,
		moves
	};
}

/** A span's place in a window, as style: from the side where reading begins. */
export function placeOf({ from, to }: Span, window: Span): string {
	const share = (ms: number) => Math.min(100, Math.max(0, ((ms - window.from) / (window.to - window.from)) * 100));
	return `inset-inline-start:${share(from).toFixed(2)}%;inline-size:${(share(to) - share(from)).toFixed(2)}%`;
}
