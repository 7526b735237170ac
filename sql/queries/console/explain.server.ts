import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { isRunWhenPlanned } from '../../model/planned-runs.ts';
import { readPlan, type PlanRead } from '../../model/query-plan.ts';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import { askText } from './run-statement.server.ts';

const SIZES = defineQuery(
	'console/sizes',
	z.object({ table_name: z.string(), parts: z.coerce.number(), total: z.coerce.number() })
);

export interface Explained {
	reads: PlanRead[];
	/** The plan as the engine writes it. */
	raw: string;
}

/** The engine would have to run a part of the statement to plan it. */
export class RunsWhenPlannedError extends Error {
	override name = 'RunsWhenPlannedError';
}

type Ask = Parameters<typeof askText>[0];
type Office = { reader: ClickHouseClient; database: string };

const saying = (ask: Ask) => (what: string) => askText({ ...ask, text: `EXPLAIN ${what} ${ask.text}` });

/**
 * What a person's statement would read: see planOf.
 * @throws RunsWhenPlannedError: explaining runs nothing
 */
export async function explain(ask: Ask, office: Office): Promise<Explained> {
	if (isRunWhenPlanned(await saying(ask)('AST'))) throw new RunsWhenPlannedError('a part of it would be run');
	return planOf(ask, office);
}

/** What a statement would read, and by which indexes, held against what there is. Its scalar subqueries are run for that. */
export async function planOf(ask: Ask, { reader, database }: Office): Promise<Explained> {
	const say = saying(ask);
	const [json, estimate, raw] = await Promise.all([say('indexes = 1, json = 1'), say('ESTIMATE'), say('indexes = 1')]);
	const lines = estimate.split('\n').filter((line) => line !== '');
	const reads = lines.map((line) => {
		const [db = '', table = '', parts, rows] = line.split('\t');
		return { table: `${db}.${table}`, parts: Number(parts), rows: Number(rows) };
	});
	const sizes = await runQuery(reader, SIZES, { database, params: { tables: reads.map(({ table }) => table) } });
	const all = new Map(sizes.map((size) => [size.table_name, size]));
	const estimates = reads.map((read) => {
		const { parts = read.parts, total = read.rows } = all.get(read.table) ?? {};
		return { ...read, allParts: parts, allRows: total };
	});
	return { reads: readPlan(json, estimates), raw: raw.trimEnd() };
}
