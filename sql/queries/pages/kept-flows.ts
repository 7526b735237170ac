import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { ask, measure, type Counted } from '../../ask/ask.server.ts';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import { BEGINNING, dayAfter, END } from '../../model/tehran.ts';
import { stepOf } from '../../measures/clocks.ts';
import { isAllKnown } from '../../source-view.ts';
import { bodyFlows, boundFlows } from '../wall/sources.ts';
import { requestBefore } from './compare.ts';
import type { PageRequest } from './page.ts';

const count = z.coerce.number();
const BODY_FLOWS = defineQuery(
	'pages/body_flows',
	z.object({ body: z.string(), day: z.string(), came: count, went: count })
);
type BodyFlow = z.infer<typeof BODY_FLOWS.row>;

/**
 * What came to bodies and went in the range, by the step of the page's charts, from the days that are kept; as of an instant its own day from the
 * referrals. Null: the kept days do not tell it, and the referrals must be asked.
 */
async function readKeptFlows(client: ClickHouseClient, request: PageRequest): Promise<BodyFlow[] | null> {
	const { database, from, to, grain, where, excludeOutages } = request;
	if (!isAllKnown(request) || excludeOutages || where.some(([dimension]) => dimension !== 'body')) return null;
	return runQuery(client, BODY_FLOWS, {
		database,
		values: { flows: bodyFlows(request), step: stepOf(database, grain, 'on_day') },
		params: { ...boundFlows(request), first_day: from ?? BEGINNING, end_day: to === null ? END : dayAfter(to) }
	});
}

/** What came to each body and went from it in the range, and to all by step. */
export interface Flow {
	bodies: Map<string, { came: number; went: number }>;
	over: { day: string; came: number; went: number }[];
}

/** The same by step of the days that are compared with; none without any. */
export async function readFlowBefore(client: ClickHouseClient, request: PageRequest): Promise<Flow['over']> {
	const before = requestBefore(request);
	return before ? (await readFlow(client, before)).over : [];
}

export async function readFlow(client: ClickHouseClient, request: PageRequest): Promise<Flow> {
	const kept = await readKeptFlows(client, request);
	if (kept)
		return {
			bodies: sumBy(kept, ({ body }) => body),
			over: [...sumBy(kept, ({ day }) => day)].map(([day, flow]) => ({ day, ...flow })).sort(inTime)
		};
	const [bodies = [], over = []] = await ask(client, {
		...request,
		measures: { came: measure('body_inflow'), went: measure('body_outflow') },
		sets: [['body'], [request.grain]],
		comment: 'pages/body_flows'
	});
	return {
		bodies: new Map(bodies.map(({ keys: [code = ''], of }) => [code, countsOf(of)])),
		over: over.map(({ keys: [day = ''], of }) => ({ day, ...countsOf(of) })).sort(inTime)
	};
}

const countsOf = ({ came, went }: Record<'came' | 'went', Counted>) => ({ came: came.num, went: went.num });
const inTime = (a: { day: string }, b: { day: string }): number => (a.day < b.day ? -1 : 1);

function sumBy(flows: BodyFlow[], keyOf: (flow: BodyFlow) => string): Flow['bodies'] {
	const sums: Flow['bodies'] = new Map();
	for (const flow of flows) {
		const { came, went } = sums.get(keyOf(flow)) ?? { came: 0, went: 0 };
		sums.set(keyOf(flow), { came: came + flow.came, went: went + flow.went });
	}
	return sums;
}
