import type { Kpi } from '#sql/measures/kpi.ts';
import type { KpiRow } from '#sql/queries/kpi/kpi-row.ts';

/** A row of a view, as the model has it; its moments in milliseconds. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Row = Record<string, any>;

export interface Rows {
	letters: Row[];
	referrals: Row[];
	loans: Row[];
	calls: Row[];
}

/** What figures are counted of: the rows of an instant, and the range of their clock. */
export interface Ask extends Rows {
	asOf: number;
	from: number;
	until: number;
	/** Days that are left out. */
	outageDays?: readonly string[];
}

export interface Member {
	id: string;
	letterId: string;
	at: number;
	num: boolean;
	den: boolean;
	value?: number;
	/** Every column by which it may be grouped. */
	dimensions: Record<string, string>;
	/** What it was made of. */
	row: Row;
}

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
const TIMED: readonly Kpi['measure'][] = ['duration', 'mean', 'sum', 'age'];

/** Whether its members have a value. */
export const isTimed = ({ measure }: Kpi): boolean => TIMED.includes(measure);

/** How many; of persons, how many different ones. */
export const countOf = ({ basis }: Kpi, members: Pick<Member, 'id'>[]): number =>
	basis === 'persons' ? new Set(members.map(({ id }) => id)).size : members.length;

/** The row of a KPI out of its members, by hand. */
export function naiveRow(key: string, kpi: Kpi, members: Member[]): KpiRow {
	const { measure } = kpi;
	const observed = members.filter(({ num }) => num);
	const all = members.filter(({ den }) => den);
	const [numerator, denominator] = [countOf(kpi, observed), countOf(kpi, all)];
	const values = isTimed(kpi) ? observed.map(({ value }) => value!).sort((a, b) => a - b) : [];
	const sum = isTimed(kpi) ? values.reduce((total, value) => total + value, 0) : null;
	const mean = values.length === 0 ? null : sum! / values.length;
	const median = quantile(values, 0.5);
	const survival = (share: number) => (measure === 'duration' ? kaplanMeier(all, share) : null);
	return {
		key,
		numerator,
		denominator,
		value: valueOf(measure, { numerator, denominator, median, mean, sum }),
		mean,
		sum,
		p50: median,
		p75: quantile(values, 0.75),
		p90: quantile(values, 0.9),
		p99: quantile(values, 0.99),
		km50: survival(0.5),
		km75: survival(0.75),
		km80: survival(0.8)
	};
}

interface Amounts {
	numerator: number;
	denominator: number;
	median: number | null;
	mean: number | null;
	sum: number | null;
}

function valueOf(measure: Kpi['measure'], { numerator, denominator, median, mean, sum }: Amounts): number | null {
	switch (measure) {
		case 'rate':
			return denominator === 0 ? null : numerator / denominator;
		case 'duration':
			return median;
		case 'mean':
			return mean;
		case 'sum':
			return sum;
		default:
			return numerator;
	}
}

/** Between the two neighbours, in proportion. */
export function quantile(sorted: number[], share: number): number | null {
	if (sorted.length === 0) return null;
	const place = (sorted.length - 1) * share;
	const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
	return low + (high - low) * (place - Math.floor(place));
}

/** Hours to the whole second, the half to the even one, as the engine rounds. */
export function toWholeSecond(hours: number): number {
	const seconds = hours * 3_600;
	const whole = Math.floor(seconds);
	const rest = seconds - whole;
	return (rest > 0.5 || (rest === 0.5 && whole % 2 !== 0) ? whole + 1 : whole) / 3_600;
}

/** The first moment at which no more than 1 − share still wait. */
export function kaplanMeier(members: Pick<Member, 'value' | 'num'>[], share: number): number | null {
	let [waiting, atRisk] = [1, members.length];
	for (const [moment, own] of [...Map.groupBy(members, ({ value }) => value!)].sort(([a], [b]) => a - b)) {
		waiting *= 1 - own.filter(({ num }) => num).length / atRisk;
		if (waiting <= 1 - share + 1e-9) return moment;
		atRisk -= own.length;
	}
	return null;
}
