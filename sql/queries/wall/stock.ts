import { z } from 'zod';
import { defineQuery } from '../../client/define.server.ts';
import { dayAfter } from '../../model/tehran.ts';
import type { Days } from '../pages/page.ts';
import type { WallFigures } from '../wall-snapshot.ts';

const count = z.number();
export const STOCK = defineQuery('wall/stock', z.object({ day: z.string(), office: count, bodies: count }));

/** So many days are drawn where the range does not say from when. */
const DAYS = 120;

/** The days whose ends are shown. */
export const stockDays = ({ from }: Days, until: string): { first: string; last: string } => ({
	first: from ?? dayAfter(until, 1 - DAYS),
	last: until
});

type Flow = z.infer<typeof STOCK.row>;

/** What stood at the end of each day is the sum of all flows so far; what was before the first flow is not known. */
export function stockOf(flows: Flow[], { first, last }: ReturnType<typeof stockDays>): WallFigures['stock'] {
	const byDay = new Map(flows.map((flow) => [flow.day, flow]));
	const stock = { from: '', office: [] as number[], bodies: [] as number[] };
	let [office, bodies] = [0, 0];
	for (let day = flows[0]?.day; day !== undefined && day <= last; day = dayAfter(day)) {
		office += byDay.get(day)?.office ?? 0;
		bodies += byDay.get(day)?.bodies ?? 0;
		if (day < first) continue;
		stock.from ||= day;
		stock.office.push(office);
		stock.bodies.push(bodies);
	}
	return stock;
}
