import type { Tone } from '#sql/model/tone.ts';
import { lineRuns } from './model.ts';

/** The runs of a sparkline as `points` of SVG, in a box of 100 by 100, y from 0 at the bottom; gaps stay gaps. */
export function prepareSpark(values: (number | null)[]): string[] {
	const known = values.filter((value) => value !== null);
	const top = Math.max(1, ...known);
	const step = values.length > 1 ? 100 / (values.length - 1) : 0;
	return lineRuns(
		values.map((_, index) => index * step),
		values
	)
		.map((run) => (run.length === 1 && run[0] ? [run[0], [run[0][0] + 2, run[0][1]] as [number, number]] : run))
		.map((run) => run.map(([x, y]) => `${x.toFixed(1)},${(100 - (y / top) * 92 - 4).toFixed(1)}`).join(' '));
}

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
