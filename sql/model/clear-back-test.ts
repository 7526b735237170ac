import { netsByWorkingDay, paceOfNets, type ClearOptions, type FlowDay } from './time-to-clear.ts';

/** A forecast of a past day beside what came. */
export interface BackTestDay {
	day: string;
	open: number;
	/** How many were forecast to be open `horizon` working days later; the band of the 20th to the 80th percentile. */
	expected: number;
	low: number;
	high: number;
	/** How many were. */
	actual: number;
	isInside: boolean;
}

export interface BackTest {
	horizon: number;
	days: BackTestDay[];
	/** Share of the days on which the band held what came; the band is made for 60 % of single days. Null: no day is known. */
	coverage: number | null;
	/** Mean of expected − actual: above 0, the forecast saw the queue longer than it became. */
	bias: number | null;
	/** Mean of |expected − actual| ÷ open. */
	error: number | null;
}

/**
 * The forecast of time to clear, held against what came: an office's queue is seldom empty, so what is compared is how many
 * were still open `horizon` working days after each of the last days whose outcome is known. The clear day is the same pace
 * carried on to zero.
 *
 * @param openNow open at the end of the last day of `flows`
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

/** How many were open after each working day, back from `openNow`: what the days left out brought is left out too. */
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
