import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import { stepOf } from '../../measures/clocks.ts';
import { BEGINNING, dayAfter, END } from '../../model/tehran.ts';
import { boundFlows, handoversOf } from '../wall/sources.ts';
import type { PageRequest } from './page.ts';

const count = z.coerce.number();
const HANDOVERS = defineQuery(
	'pages/handovers',
	z.object({
		day: z.string(),
		registered: count,
		handed_in: count,
		handed_out: count,
		settled: count,
		unsettled: count
	})
);

/** How letters came to a body and left it in a step of the calendar, and what was unanswered with it at its end. */
export interface HandoverStep {
	/** The first day of the step. */
	day: string;
	/** With the office alone. */
	registered: number;
	handedIn: number;
	handedOut: number;
	settled: number;
	/** Unanswered again. */
	unsettled: number;
	stood: number;
}

const LENGTH_DAYS = { day: 1, week: 7, month: 31, season: 93, year: 366 };

/** By the steps of the page's charts, from that in which the range begins; also on days of outage, since what stands is the sum of all. */
export async function readHandovers(client: ClickHouseClient, request: PageRequest): Promise<HandoverStep[]> {
	const { database, from, to, grain } = request;
	const first = from === null ? BEGINNING : dayAfter(from, 1 - LENGTH_DAYS[grain]);
	const rows = await runQuery(client, HANDOVERS, {
		database,
		values: {
			flows: handoversOf(request, ['{first_day: Date32}', 'subtractDays({end_day: Date32}, 1)']),
			step: stepOf(database, grain, 'on_day')
		},
		params: { ...boundFlows(request), first_day: first, end_day: to === null ? END : dayAfter(to) }
	});
	return withStands(rows.map(stepOfRow)).filter(({ day }) => day >= first);
}

const stepOfRow = ({ handed_in, handed_out, ...row }: z.infer<typeof HANDOVERS.row>): Omit<HandoverStep, 'stood'> => ({
	...row,
	handedIn: handed_in,
	handedOut: handed_out
});

/** Cut to the range only when every step's stand is known. */
export function withStands<Step extends Omit<HandoverStep, 'stood'>>(steps: Step[]): (Step & { stood: number })[] {
	let stood = 0;
	return steps.map((step) => ({
		...step,
		stood: (stood += step.registered + step.handedIn + step.unsettled - step.handedOut - step.settled)
	}));
}
