import type { Cell, ListFigure } from '$lib/list-link.ts';

/**
 * What a chart shows, decided and worded, in the units of its axes. The poster (SVG) and the live chart draw
 * the same model; neither decides anything. A missing value is null: a gap, never a zero.
 */
export interface ChartModel {
	/** One sentence for those who do not see the chart. */
	summary: string;
	x: {
		/** `time`: milliseconds of UTC that stand for Tehran wall time; `place`: positions 0, 1, 2, … */
		kind: 'time' | 'place';
		min: number;
		max: number;
		at: number[];
		/** Width of a bar, in units of the axis. */
		barWidth: number;
		ticks: Tick[];
	};
	y: { max: number; ticks: { at: number; label: string }[] };
	series: ChartSeries[];
	/** Points that are drawn pale: an incomplete day, an operator below the target. */
	pale: boolean[];
	/** Bars that are not whole yet: hatched. */
	hatched?: boolean[];
	target: { at: number } | null;
	/** `minor`: its label is left out on a phone, where it would cover another. */
	spans: { from: number; to: number; label: string; minor?: boolean }[];
	/** Names of the series, written at the series; a phone has no room for them, and lists them above. */
	labels: { at: number; value: number; text: string; tone: Tone }[];
	/** What a point says when it is pointed at. */
	tips: { title: string; rows: { name: string; value: string }[] }[];
	table: { columns: string[]; rows: Cell[][] };
	/** The list behind each point, where there are lists. */
	opens?: ListFigure[];
}

export interface Tick {
	at: number;
	label: string;
	/** Left out where there is little room. */
	minor: boolean;
}

/** The third and on are for series that cross. */
export type Tone = 'series' | 'ink' | 'late' | 'third' | 'fourth' | 'fifth' | 'sixth';

export interface ChartSeries {
	name: string;
	/** A band lies between its `lows` and its values. */
	shape: 'bar' | 'line' | 'dot' | 'band';
	tone: Tone;
	/** A hollow bar; a dashed line. */
	hollow: boolean;
	/** A line of what it is compared with. */
	thin?: boolean;
	/** Stands on the series before it. */
	stacked: boolean;
	/** A bar beside others of its place: which of how many. */
	slot?: { index: number; of: number };
	values: (number | null)[];
	lows?: (number | null)[];
}

/** A place of the axis seen in a mirror: of a page that is written from right to left. */
export const mirrorAt = ({ x }: ChartModel, at: number): number => x.min + x.max - at;

/** The same chart from right to left: as a Persian page is read, its time runs. */
export function mirror(model: ChartModel): ChartModel {
	const to = (at: number) => mirrorAt(model, at);
	const { x, spans, labels } = model;
	return {
		...model,
		x: { ...x, at: x.at.map(to), ticks: x.ticks.map((tick) => ({ ...tick, at: to(tick.at) })).reverse() },
		spans: spans.map((span) => ({ ...span, from: to(span.to), to: to(span.from) })),
		labels: labels.map((label) => ({ ...label, at: to(label.at) }))
	};
}

/** The same chart on a phone: without names at its series, and without labels that would cover another. */
export const onPhone = (model: ChartModel): ChartModel => ({
	...model,
	labels: [],
	spans: model.spans.map((span) => (span.minor ? { ...span, label: '' } : span))
});

/** A round end of an axis, at or above `max`, with 2 to 4 steps. */
export function roundAxis(max: number): { max: number; steps: number[] } {
	if (max <= 0) return { max: 1, steps: [0, 1] };
	const power = 10 ** Math.floor(Math.log10(max / 3));
	// Counts are whole: no step below 1.
	const step = Math.max(1, ([1, 2, 2.5, 5, 10].find((factor) => factor * power * 3 >= max) ?? 10) * power);
	const count = Math.max(1, Math.ceil(max / step - 1e-9));
	return { max: step * count, steps: Array.from({ length: count + 1 }, (_, index) => index * step) };
}

/** Where each bar of a series begins: the sum of the series that it stands on. */
export function barBases(series: ChartSeries[], index: number): number[] {
	const length = series[index]?.values.length ?? 0;
	const bases = new Array<number>(length).fill(0);
	for (let at = index; at > 0 && series[at]?.stacked; at--) {
		series[at - 1]?.values.forEach((value, place) => (bases[place] = (bases[place] ?? 0) + Math.max(0, value ?? 0)));
	}
	return bases;
}

/** The outlines of a band's unbroken runs, as pairs of x and y. */
export function bandRuns(at: number[], { values, lows = [] }: ChartSeries): [number, number][][] {
	const bottoms = lineRuns(at, lows);
	return lineRuns(at, values).map((run, place) => [...run, ...(bottoms[place] ?? []).toReversed()]);
}

/** A bar's left edge and width, in units of the axis. */
export function barPlace({ x }: ChartModel, { slot }: ChartSeries, place: number): { left: number; width: number } {
	const { index, of } = slot ?? { index: 0, of: 1 };
	const width = x.barWidth / of;
	return { left: (x.at[place] ?? 0) - x.barWidth / 2 + index * width, width };
}

/** A line's unbroken runs, as pairs of x and y: a null ends a run, and so does what is hidden. Dots are runs of their own. */
export function lineRuns(at: number[], values: (number | null)[], areDots = false): [number, number][][] {
	const runs: [number, number][][] = [];
	let run: [number, number][] = [];
	values.forEach((value, index) => {
		const x = at[index];
		if (value !== null && value >= 0 && x !== undefined) run.push([x, value]);
		if (run.length > 0 && (areDots || run.at(-1)?.[0] !== x)) {
			runs.push(run);
			run = [];
		}
	});
	if (run.length > 0) runs.push(run);
	return runs;
}
