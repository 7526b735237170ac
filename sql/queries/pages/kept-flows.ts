import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import { BEGINNING, dayAfter, END, tehranDay } from '../../model/tehran.ts';
import { stepOf } from '../../measures/clocks.ts';
import { isAllKnown, momentsOf } from '../../source-view.ts';
import { boundFilters } from '../../ask/filters.ts';
import { flowsOf, TODAY } from '../wall/sources.ts';
import { byFirst, readGroups, type Group } from './groups.ts';
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
	const { database, asOf, from, to, grain, where, excludeOutages } = request;
	if (!isAllKnown(request) || excludeOutages || where.some(([dimension]) => dimension !== 'body')) return null;
	return runQuery(client, BODY_FLOWS, {
		database,
		values: {
			flows: flowsOf('orgs', request, ['{first_day: Date32}', TODAY]),
			step: stepOf(database, grain, 'on_day')
		},
		params: {
			...{ ...momentsOf(request), ...boundFilters(request), day: tehranDay(Date.parse(asOf)) },
			...{ first_day: from ?? BEGINNING, end_day: to === null ? END : dayAfter(to) }
		}
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
			over: [...sumBy(kept, ({ day }) => day)]
				.map(([day, flow]) => ({ day, ...flow }))
				.sort((a, b) => (a.day < b.day ? -1 : 1))
		};
	const sets = [['body'], [request.grain]];
	const [came, went] = await Promise.all([
		readGroups(client, request, 'body_inflow', sets),
		readGroups(client, request, 'body_outflow', sets)
	]);
	const [ins, outs] = [byFirst(came[0]), byFirst(went[0])];
	const codes = [...new Set([...ins.keys(), ...outs.keys()])];
	return {
		bodies: new Map(codes.map((code) => [code, { came: ins.get(code)?.num ?? 0, went: outs.get(code)?.num ?? 0 }])),
		over: series(came[1], went[1])
	};
}

function sumBy(flows: BodyFlow[], keyOf: (flow: BodyFlow) => string): Flow['bodies'] {
	const sums: Flow['bodies'] = new Map();
	for (const flow of flows) {
		const { came, went } = sums.get(keyOf(flow)) ?? { came: 0, went: 0 };
		sums.set(keyOf(flow), { came: came + flow.came, went: went + flow.went });
	}
	return sums;
}

/** What came and what went, by the first day of the step. */
function series(came: Group[] = [], went: Group[] = []): Flow['over'] {
	const of = (groups: Group[]) => new Map(groups.map(({ keys, num }) => [keys[0] ?? '', num]));
	const [ins, outs] = [of(came), of(went)];
	return [...new Set([...ins.keys(), ...outs.keys()])]
		.sort()
		.map((day) => ({ day, came: ins.get(day) ?? 0, went: outs.get(day) ?? 0 }));
}
