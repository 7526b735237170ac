import { quantile } from './quantile.ts';

/** A complete Tehran day of a queue. */
export interface FlowDay {
	/** `YYYY-MM-DD`. */
	day: string;
	came: number;
	went: number;
	/** Neither a Friday nor a holiday. */
	isWorking: boolean;
	/** An outage fell on it. */
	isOutage: boolean;
}

export interface Pace {
	/** Net outflow per working day: mean, and the 20th and 80th percentile over days. */
	perDay: number;
	slow: number;
	fast: number;
	/** How many working days it is computed from. */
	days: number;
}

export interface TimeToClear {
	pace: Pace | null;
	/** Working days; null if never at this rate, or if too few days are known. */
	days: number | null;
	daysFast: number | null;
	daysSlow: number | null;
	/** The working day on which the queue is empty. */
	on: string | null;
	onFast: string | null;
	onSlow: string | null;
}

export interface ClearOptions {
	/** How many working days the pace is computed from. */
	window?: number;
	/** With fewer days there is no forecast. */
	atLeast?: number;
	/** Leave out days with an outage, and their flows. */
	excludeOutages?: boolean;
}

export const WINDOW = 14;
const AT_LEAST = 5;

/**
 * Net outflow of each working day. Flows on a Friday or a holiday count with the next working day: the line takes calls on Fridays, and
 * without them the pace would promise too much.
 */
export function netsByWorkingDay(flows: readonly FlowDay[], excludeOutages = false): { day: string; net: number }[] {
	const nets: { day: string; net: number }[] = [];
	let carried = 0;
	for (const flow of flows) {
		if (excludeOutages && flow.isOutage) continue;
		carried += flow.went - flow.came;
		if (!flow.isWorking) continue;
		nets.push({ day: flow.day, net: carried });
		carried = 0;
	}
	return nets;
}

/** The pace of the last working days of `flows`, which are in order and end with the last complete day. */
export function paceOf(flows: readonly FlowDay[], options: ClearOptions = {}): Pace | null {
	return paceOfNets(
		netsByWorkingDay(flows, options.excludeOutages).map(({ net }) => net),
		options
	);
}

/** The same, from the nets themselves. */
export function paceOfNets(
	all: readonly number[],
	{ window = WINDOW, atLeast = AT_LEAST }: ClearOptions = {}
): Pace | null {
	const nets = all.slice(-window);
	if (nets.length < Math.min(window, atLeast)) return null;
	return {
		perDay: nets.reduce((sum, net) => sum + net, 0) / nets.length,
		slow: quantile(nets, 0.2)!,
		fast: quantile(nets, 0.8)!,
		days: nets.length
	};
}

/** Working days to clear `open` at a net outflow of `perDay`; null if never. */
export function daysToClear(open: number, perDay: number): number | null {
	if (open <= 0) return 0;
	return perDay > 0 ? open / perDay : null;
}

/**
 * When the queue will be empty: open ÷ mean net outflow of the last working days, with the band of the 20th to the 80th percentile of their
 * nets. It assumes that the current pace continues.
 *
 * @param ahead working days after the last of `flows`, in order; if they are too few, `on` is null although `days` is not
 */
export function timeToClear(
	open: number,
	flows: readonly FlowDay[],
	ahead: readonly string[],
	options: ClearOptions = {}
): TimeToClear {
	const pace = paceOf(flows, options);
	const [days, daysFast, daysSlow] = pace
		? [daysToClear(open, pace.perDay), daysToClear(open, pace.fast), daysToClear(open, pace.slow)]
		: [null, null, null];
	const today = flows.at(-1)?.day ?? null;
	const on = (count: number | null) => {
		if (count === null) return null;
		return count === 0 ? today : (ahead[Math.ceil(count) - 1] ?? null);
	};
	return { pace, days, daysFast, daysSlow, on: on(days), onFast: on(daysFast), onSlow: on(daysSlow) };
}
