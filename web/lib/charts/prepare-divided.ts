import type { Tone } from '#sql/model/tone.ts';

/** Where a letter stands, or steps of something else in the hues of series. */
export type PartTone = Tone | 'first' | 'second' | 'third';

/**
 * A divided bar: the parts that are there, in their order, each with its place from the beginning of the line; of 100.
 * @param all the sum of all parts, hidden ones too: these are left the end of the bar. It is ignored where it is hidden itself
 */
export function prepareDivided<Part extends { count: number }>(
	parts: readonly Part[],
	all = 0
): (Part & { from: number; width: number })[] {
	const there = parts.filter(({ count }) => count > 0);
	const shown = there.reduce((sum, { count }) => sum + count, 0);
	const whole = Math.max(shown, all);
	let from = 0;
	return there.map((part) => {
		const width = (part.count / whole) * 100;
		const placed = { ...part, from, width };
		from += width;
		return placed;
	});
}
