import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { isoText } from '../../model/tehran.ts';
import { defineQuery, runQuery, UNMERGED } from '../define.server.ts';
import { isTimeBucket } from '../kpi/kpi.ts';
import { AT_DAY, stepOf, type Plan } from '../kpi/plan.server.ts';
import { pagePlan, type KpiAsk } from './page-kpi.ts';
import type { PageRequest } from './page.ts';

const count = z.coerce.number();
const COUNTED = { keys: z.array(z.string()), numerator: count, denominator: count, oldest_at: count.nullable() };
const GROUPS = defineQuery('pages/groups', z.object({ gone: count, ...COUNTED }));
const GROUPS_BY_STEP = defineQuery('pages/groups_by_step', z.object({ part: count, ...COUNTED }));

/** One group: its keys in the order of its set, its two counts, and since when its oldest member is there. */
export interface Group {
	keys: string[];
	num: number;
	den: number;
	/** An ISO instant of the clock; null: no member. */
	oldestAt: string | null;
}

/** Days without bounds: what stands, stands whenever it came. */
export const EVER = { from: null, to: null };

/**
 * The members of a figure, counted by several sets of keys in one reading: a key is a dimension of the figure or a step of
 * the calendar. Their counts are those of the lists of the same keys.
 * @param ask.only a condition on members besides, as SQL of ours
 */
export async function readGroups(
	client: ClickHouseClient,
	request: PageRequest,
	name: string,
	sets: Sets,
	{ only, ...ask }: KpiAsk & { only?: string } = {}
): Promise<Group[][]> {
	const plan = await pagePlan(client, request, name, ask);
	const where = only === undefined ? plan.where : `${plan.where} AND ${only}`;
	const read = sets.flat().some(isTimeBucket) ? readBySteps : readByColumns;
	return read(client, { ...plan, where }, sets);
}

type Sets = readonly (readonly string[])[];

async function readByColumns(client: ClickHouseClient, plan: Plan, sets: Sets): Promise<Group[][]> {
	const columns = [...new Set(sets.flat())];
	const rows = await runQuery(client, GROUPS, {
		...optionsOf(plan),
		values: {
			members: plan.members,
			where: plan.where,
			columns: columns.join(', '),
			texts: columns.map((column) => `toString(${column})`).join(', '),
			sets: sets.map((set) => `(${set.join(', ')})`).join(', ')
		}
	});
	return sets.map((set) => {
		const mask = maskOf(columns, set);
		const places = set.map((column) => columns.indexOf(column));
		return rows
			.filter(({ gone }) => gone === mask)
			.map(({ keys, ...counts }) => groupOf({ keys: places.map((place) => keys[place] ?? ''), ...counts }));
	});
}

async function readBySteps(client: ClickHouseClient, plan: Plan, sets: Sets): Promise<Group[][]> {
	const columns = [...new Set(sets.flat().map(columnOf))];
	// Different sets may be one of columns: weeks and months are both of days.
	const placesOf = Map.groupBy(sets.keys(), (place) => maskOf(columns, sets[place]!.map(columnOf)));
	const placed = [...placesOf].map(([mask, places]): [is: string, then: string] => {
		const texts = places.map(
			(place) => `(${place}, [${sets[place]!.map((key) => textOf(plan.database, key)).join(', ')}])`
		);
		return [`gone = ${mask}`, `[${texts.join(', ')}]`];
	});
	const rows = await runQuery(client, GROUPS_BY_STEP, {
		...optionsOf(plan),
		values: {
			members: plan.members,
			where: plan.where,
			day: AT_DAY,
			columns: columns.join(', '),
			sets: [...placesOf.values()].map(([place]) => `(${sets[place!]!.map(columnOf).join(', ')})`).join(', '),
			parts: placed.slice(1).reduceRight((other, [is, then]) => `if(${is}, ${then}, ${other})`, placed[0]![1])
		}
	});
	return sets.map((_, place) => rows.filter(({ part }) => part === place).map(groupOf));
}

const optionsOf = ({ database, params, isAllKnown, kpi }: Plan) => ({
	database,
	params,
	settings: isAllKnown ? UNMERGED : {},
	comment: `pages/groups ${kpi.name}`
});

const groupOf = (row: { keys: string[]; numerator: number; denominator: number; oldest_at: number | null }): Group => ({
	...{ keys: row.keys, num: row.numerator, den: row.denominator },
	oldestAt: isoText(row.oldest_at)
});

/** What members are grouped by for a key. */
const columnOf = (key: string) => (isTimeBucket(key) ? 'at_day' : key);

/** The key itself, of such a column. */
const textOf = (database: string, key: string) =>
	isTimeBucket(key) ? stepOf(database, key, 'at_day') : `toString(${key})`;

/** As `grouping` has it: a bit for each column, the first the highest, 1 where the set is without it. */
const maskOf = (columns: readonly string[], set: readonly string[]) =>
	columns.reduce((mask, column) => mask * 2 + (set.includes(column) ? 0 : 1), 0);

export type Counts = { code: string; count: number }[];

/** Groups of one key by their numerators, the largest first. */
export const bySize = (groups: Group[] = []): Counts =>
	groups
		.map(({ keys, num }) => ({ code: keys[0] ?? '', count: num }))
		.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
