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
