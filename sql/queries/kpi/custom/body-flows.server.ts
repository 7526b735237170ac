import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../../define.server.ts';

const count = z.coerce.number();
const BODY_FLOWS = defineQuery(
	'kpi/custom/body_flows',
	z.object({ key: z.string(), day: z.string(), came: count, went: count })
);

/** What came to a body on a day, or in a step of the calendar, and what went. */
export type BodyFlow = z.infer<typeof BODY_FLOWS.row>;

/** What the kept days can be asked for. */
export interface BodyFlowsAsk {
	database: string;
	/** Whether state as it is now is what is asked for: of it alone days are kept. */
	isSettled: boolean;
	/** Filters of the figure. */
	where: readonly (readonly [field: string, value: string])[];
	/** Tehran days, the second excluded. */
	days: readonly [first: string, end: string];
	/** Each body by itself, or all together by ''. */
	by: 'body' | null;
	/** The first day of the step of `on_day`, as SQL. */
	step: string;
}

/** Null: the kept days do not tell it, and the referrals must be asked. */
export async function readBodyFlows(client: ClickHouseClient, ask: BodyFlowsAsk): Promise<BodyFlow[] | null> {
	const { database, isSettled, where, days, by, step } = ask;
	if (!isSettled || where.some(([field]) => field !== 'body')) return null;
	const params = { first_day: days[0], day: days[1], bodies: where.map(([, code]) => code) };
	return runQuery(client, BODY_FLOWS, { database, values: { step, key: by === 'body' ? 'cell.1' : `''` }, params });
}
