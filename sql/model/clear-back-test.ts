import { netsByWorkingDay, paceOfNets, type ClearOptions, type FlowDay } from './time-to-clear.ts';

/** A forecast made for a past day, with the real outcome. */
export interface BackTestDay {
	day: string;
	open: number;
	/** Forecast of how many would be open `horizon` working days later, with the band of the 20th to the 80th percentile. */
	expected: number;
	low: number;
	high: number;
	/** How many really were. */
	actual: number;
	isInside: boolean;
}

export interface BackTest {
	horizon: number;
	days: BackTestDay[];
	/** Share of days on which the outcome lay in the band, which is meant for 60 % of single days. Null if no outcome is known. */
	coverage: number | null;
	/** Mean of expected − actual. Above 0, the forecast queue was longer than the real one. */
	bias: number | null;
	/** Mean of |expected − actual| ÷ open. */
	error: number | null;
}

/**
 * Compares forecasts of time to clear with real outcomes. A queue is seldom empty, so it compares how many were still open `horizon` working
 * days after each of the last days whose outcome is known. The clear day follows from the same pace, extended to zero.
 *
 * @param openNow how many are open at the end of the last day of `flows`
 */
export function backTestClear(
	openNow: number,
	flows: readonly FlowDay[],
	{ horizon = 10, days = 30, ...options }: ClearOptions & { horizon?: number; days?: number } = {}
): BackTest {
	const nets = netsByWorkingDay(flows, options.excludeOutages);
	const openAfter = opensAfter(openNow, flows, nets, options.excludeOutages);
	const found: BackTestDay[] = [];
	for (let i = Math.max(0, nets.length - horizon - days); i + horizon < nets.length; i++) {
		const pace = paceOfNets(
			nets.slice(0, i + 1).map(({ net }) => net),
			options
		);
		if (!pace) continue;
		const open = openAfter[i]!;
		const at = (perDay: number) => Math.max(0, open - perDay * horizon);
		const actual = openAfter[i + horizon]!;
		const [expected, low, high] = [at(pace.perDay), at(pace.fast), at(pace.slow)];
		found.push({ day: nets[i]!.day, open, expected, low, high, actual, isInside: low <= actual && actual <= high });
	}
	const mean = (of: (day: BackTestDay) => number) =>
		found.length === 0 ? null : found.reduce((sum, day) => sum + of(day), 0) / found.length;
	return {
		horizon,
		days: found,
		coverage: mean((day) => (day.isInside ? 1 : 0)),
		bias: mean((day) => day.expected - day.actual),
		error: mean((day) => Math.abs(day.expected - day.actual) / Math.max(1, day.open))
	};
}

/** How many were open after each working day, counted back from `openNow`, without the flows of days that are left out. */
function opensAfter(
	openNow: number,
	flows: readonly FlowDay[],
	nets: readonly { net: number }[],
	excludeOutages = false
): number[] {
	const counted = flows.filter((flow) => !(excludeOutages && flow.isOutage));
	const total = counted.reduce((sum, flow) => sum + flow.went - flow.came, 0);
	const opens: number[] = [];
	let open = openNow + total;
	for (const { net } of nets) {
		open -= net;
		opens.push(open);
	}
	return opens;
}
