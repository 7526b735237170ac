import { daysFrom } from '../../model/tehran.ts';
import type { Days, Grain } from './page.ts';

/** More days than the first are shown as weeks, than the second as months; ten years as seasons. */
const AT_MOST: [number, Grain][] = [
	[120, 'day'],
	[900, 'week'],
	[3_700, 'month']
];

/**
 * The step of a chart that suits a range.
 * @param first day on which anything happened; empty: nothing has
 * @param today where a range without an end ends
 */
export function grainFor({ from, to }: Days, first: string, today: string): Grain {
	const begins = from && from > first ? from : first || today;
	const ends = to && to < today ? to : today;
	const days = daysFrom(begins, ends);
	return AT_MOST.find(([most]) => days <= most)?.[1] ?? 'season';
}
