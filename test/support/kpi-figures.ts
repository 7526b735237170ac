import type { Kpi } from '#sql/queries/kpi/kpi.ts';
import type { KpiRow } from '#sql/queries/kpi/kpi-row.ts';
import type { Member } from './kpi-naive.ts';

const TIMED: readonly Kpi['measure'][] = ['duration', 'mean', 'sum', 'age'];

/** The row of a KPI out of its members, by hand. */
export function naiveRow(key: string, { measure }: Kpi, members: Member[]): KpiRow {
	const observed = members.filter(({ num }) => num);
	const all = members.filter(({ den }) => den);
	const count = (part: Member[]) => (measure === 'distinct' ? new Set(part.map(({ id }) => id)).size : part.length);
	const [numerator, denominator] = [count(observed), count(all)];
	const isTimed = TIMED.includes(measure);
	const values = isTimed ? observed.map(({ value }) => value!).sort((a, b) => a - b) : [];
	const sum = isTimed ? values.reduce((total, value) => total + value, 0) : null;
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
function quantile(sorted: number[], share: number): number | null {
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
	let waiting = 1;
	for (const moment of [...new Set(members.map(({ value }) => value!))].sort((a, b) => a - b)) {
		const atRisk = members.filter(({ value }) => value! >= moment).length;
		const finished = members.filter(({ value, num }) => value === moment && num).length;
		waiting *= 1 - finished / atRisk;
		if (waiting <= 1 - share + 1e-9) return moment;
	}
	return null;
}
