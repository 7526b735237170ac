export const CHART_KINDS = ['line', 'bar', 'scatter', 'heat'] as const;
export type ChartKind = (typeof CHART_KINDS)[number];

/** Ways to make one value of several. */
export const JOINS = ['sum', 'mean', 'median', 'min', 'max'] as const;
export type Join = (typeof JOINS)[number];

/** How a result of SQL is drawn, as it is saved with its query. Columns are named: their order may change. */
export interface ChartChoice {
	kind: ChartKind;
	/** Along the axis: time, a number, or names. */
	x: string;
	y: string;
	/** A line or a bar for each of its values; null: one for all. */
	series: string | null;
	/** Null: several values at one place are refused. */
	join: Join | null;
}
