import type { StandingAnswer } from './answers.ts';
import type { EndedSpan } from './endings.ts';
import type { Instant } from './event.ts';
import { STILL, type Span } from './spans.ts';

/** A letter was linked to a master: until it was linked to the next, it is that one's duplicate. */
export interface Link {
	at: Instant;
	masterId: string;
}

/** What a letter has of its own that its duplicates inherit. */
export interface Master {
	answers: readonly StandingAnswer[];
	endings: readonly EndedSpan[];
	links: readonly Link[];
	contents: number;
	learntAt: Instant;
}

/** What a duplicate has from its masters, those of the nearest first. */
export interface Inheritance {
	answers: (StandingAnswer & { distance: number })[];
	endings: EndedSpan[];
	/** Of all masters that were ever named, void or not: a version counts them, and so only grows. */
	contents: number;
	learntAt: Instant;
}

export const NOTHING_INHERITED: Inheritance = { answers: [], endings: [], contents: 0, learntAt: 0 };

/**
 * A linked duplicate is answered, or ended, when its master is, while it is linked to it; and so along a chain, where each link ends as the
 * letter's next begins. In a circle the way ends where it comes back.
 * @param letters the letter and its masters, theirs too
 * @param named by letter: its masters that were ever named, void or not
 * Source: DESIGN.md, "Answered".
 */
export function inheritanceOf(
	letterId: string,
	letters: ReadonlyMap<string, Master>,
	named: ReadonlyMap<string, readonly string[]>
): Inheritance {
	const found: Inheritance = { answers: [], endings: [], contents: 0, learntAt: 0 };
	for (const id of reached(letterId, named)) {
		const master = letters.get(id);
		found.contents += master?.contents ?? 0;
		found.learntAt = Math.max(found.learntAt, master?.learntAt ?? 0);
	}
	let ways = [{ from: -Infinity, until: STILL, passed: [letterId] }];
	for (let distance = 1; ways.length > 0; distance++) {
		ways = ways.flatMap((way) => linksOf(letters.get(way.passed.at(-1)!), way));
		for (const way of ways) {
			const master = letters.get(way.passed.at(-1)!);
			for (const answer of master?.answers ?? [])
				found.answers.push(...within(answer, way).map((one) => ({ ...one, distance })));
			for (const ending of master?.endings ?? [])
				found.endings.push(...within(ending, way).map((one) => ({ ...one, at: Math.max(one.at, way.from) })));
		}
	}
	return found;
}

/** A way from a duplicate over its masters, and while it holds. */
type Way = Span & { passed: string[] };

function linksOf(letter: Master | undefined, way: Way): Way[] {
	return (letter?.links ?? []).flatMap(({ at, masterId }, n) => {
		if (way.passed.includes(masterId)) return [];
		const link = { from: at, until: letter!.links[n + 1]?.at ?? STILL, passed: [...way.passed, masterId] };
		return within(link, way);
	});
}

/** The span as far as it lies in another; nothing where that takes no time. */
function within<One extends Span>(span: One, other: Span): One[] {
	const [from, until] = [Math.max(span.from, other.from), Math.min(span.until, other.until)];
	return from < until ? [{ ...span, from, until }] : [];
}

/** All masters that can be reached, without the letter itself. */
function reached(letterId: string, named: ReadonlyMap<string, readonly string[]>): Set<string> {
	const found = new Set<string>();
	const visit = (id: string): void => {
		for (const master of named.get(id) ?? [])
			if (master !== letterId && !found.has(master)) {
				found.add(master);
				visit(master);
			}
	};
	visit(letterId);
	return found;
}
