import type { Instant } from './event.ts';

/** The end of a span that goes on. */
export const STILL = Infinity;

/** From `from` on, until `until` (not included). */
export interface Span {
	from: Instant;
	until: Instant;
}

export const holdsAt = ({ from, until }: Span, at: Instant): boolean => from <= at && at < until;

/**
 * Spans that begin with what `begins` names and go on until what `ends` names; what begins again meanwhile changes nothing. Each with the place
 * of its beginning in the life.
 */
export function spansBetween(
	life: readonly { type: string; at: Instant }[],
	begins: readonly string[],
	ends: readonly string[]
): (Span & { place: number })[] {
	const spans: (Span & { place: number })[] = [];
	let open: Span | undefined;
	for (const [place, { type, at }] of life.entries()) {
		if (open === undefined && begins.includes(type)) {
			const begun = { from: at, until: STILL, place };
			spans.push(begun);
			open = begun;
		} else if (open !== undefined && ends.includes(type)) {
			open.until = at;
			open = undefined;
		}
	}
	return spans;
}

/** Spans sorted by their beginnings; those that overlap or touch become one. */
export function joined(spans: readonly Span[]): Span[] {
	const found: Span[] = [];
	for (const { from, until } of spans) {
		const before = found.at(-1);
		if (before !== undefined && from <= before.until) before.until = Math.max(before.until, until);
		else found.push({ from, until });
	}
	return found;
}
