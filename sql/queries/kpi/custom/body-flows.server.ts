import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../../../client/define.server.ts';

const count = z.coerce.number();
const BODY_FLOWS = defineQuery(
	'kpi/custom/body_flows',
	z.object({ key: z.string(), day: z.string(), came: count, went: count })
);

/** What came to a body on a day, or in a step of the calendar, and what went. */
export type BodyFlow = z.infer<typeof BODY_FLOWS.row>;

/** What flows by body and day are asked for. */
export interface BodyFlowsAsk {
	database: string;
	/** The flows: a query of `day`, `org`, `came` and `went`. */
	flows: string;
	/** Conditions on `body`, as SQL. */
	where: string;
	/** What the two bind. */
	params: Record<string, unknown>;
	/** Tehran days, the second excluded. */
	days: readonly [first: string, end: string];
	/** Each body by itself, or all together by ''. */
	by: 'body' | null;
	/** The first day of the step of `on_day`, as SQL. */
	step: string;
}

export function readBodyFlows(
	client: ClickHouseClient,
	{ database, flows, where, params, days: [first_day, end_day], by, step }: BodyFlowsAsk
): Promise<BodyFlow[]> {
	return runQuery(client, BODY_FLOWS, {
		database,
		values: { flows, where, step, key: by === 'body' ? 'body' : `''` },
		params: { ...params, first_day, end_day }
	});
}
