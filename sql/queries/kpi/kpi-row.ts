/** A figure, of all or of a group. Times are in the KPI's unit; what its measure does not have is null. */
export interface KpiRow {
	/** Empty for all; of a time bucket its first day `YYYY-MM-DD`. */
	key: string;
	/** The one number of a card: a count, a share of 1, a median. Null where nothing is to be divided or measured. */
	value: number | null;
	numerator: number;
	denominator: number;
	/** Of the observed (the numerator). */
	mean: number | null;
	sum: number | null;
	p50: number | null;
	p75: number | null;
	p90: number | null;
	p99: number | null;
	/** Kaplan–Meier over the denominator; null where so many never came to an end. */
	km50: number | null;
	km75: number | null;
	km80: number | null;
	/** Of how many the outcome is to come; absent: each member of the figure has its own at once. */
	waiting?: number;
	/** What a figure has besides: agents needed, the band of a forecast, the parts of a score, how many keys of its persons are joined. */
	details?: Readonly<Record<string, string | number | null>>;
}

/** The row of which nothing is known. */
export const noFigures = (key: string): KpiRow => ({
	key,
	value: null,
	numerator: 0,
	denominator: 0,
	mean: null,
	sum: null,
	p50: null,
	p75: null,
	p90: null,
	p99: null,
	km50: null,
	km75: null,
	km80: null
});
