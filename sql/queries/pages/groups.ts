import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { isoText } from '../../model/tehran.ts';
import { defineQuery, runQuery } from '../define.server.ts';
import { runOnMembers, SURVIVAL } from '../kpi/custom/compute.server.ts';
import { keyOf, type Plan } from '../kpi/plan.server.ts';
import { pagePlan, type KpiAsk } from './page-kpi.ts';
import type { PageRequest } from './page.ts';

const moment = z.coerce.number().nullable();
const GROUPS = defineQuery(
	'pages/groups',
	z.object({
		part: z.coerce.number(),
		keys: z.array(z.string()),
		numerator: z.coerce.number(),
		denominator: z.coerce.number(),
		oldest_num_at: moment,
		oldest_den_at: moment
	})
);
const DURATIONS = defineQuery(
	'pages/durations',
	z.object({
		key: z.string(),
		p50: z.number().nullable(),
		numerator: z.coerce.number(),
		denominator: z.coerce.number()
	})
);

/** One group: its keys in the order of its set, its two counts, and since when their oldest members are there. */
export interface Group {
	keys: string[];
	num: number;
	den: number;
	/** ISO instants of the clock; null: no member. */
	oldestNumAt: string | null;
	oldestDenAt: string | null;
}

/** How long something took, hours: the median of what has ended, and Kaplan–Meier's of what has not, too. */
export interface Lasted {
	num: number;
	den: number;
	p50: number | null;
	km50: number | null;
}

export const NOTHING_LASTED: Lasted = { num: 0, den: 0, p50: null, km50: null };

/** Days without bounds: what stands, stands whenever it came. */
export const EVER = { from: null, to: null };

/**
 * The members of a figure, counted by several sets of keys in one reading: a key is a dimension of the figure or a step of
 * the calendar. Their counts are those of the lists of the same keys.
 */
export async function readGroups(
	client: ClickHouseClient,
	request: PageRequest,
	name: string,
	sets: readonly (readonly string[])[],
	ask: KpiAsk = {}
): Promise<Group[][]> {
	const plan = await pagePlan(client, request, name, ask);
	const column = (place: number) => `set_${place}`;
	const columns = sets.map((keys, place) => {
		const texts = keys.map((key) => keyOf({ ...plan, by: key as NonNullable<Plan['by']> }));
		return `[${texts.join(', ')}] AS ${column(place)}`;
	});
	const choose = (then: (place: number) => string) =>
		sets.length === 1
			? then(0)
			: `multiIf(${sets
					.slice(1)
					.map((_, i) => `grouping(${column(i + 1)}) = 0, ${then(i + 1)}`)
					.join(', ')}, ${then(0)})`;
	const rows = await runQuery(client, GROUPS, {
		database: plan.database,
		values: {
			members: plan.members,
			where: plan.where,
			columns: columns.join(', '),
			part: choose(String),
			keys: choose(column),
			sets: sets.map((_, place) => `(${column(place)})`).join(', ')
		},
		params: plan.params,
		comment: `pages/groups ${name}`
	});
	return sets.map((_, place) =>
		rows
			.filter(({ part }) => part === place)
			.map(({ keys, numerator, denominator, oldest_num_at, oldest_den_at }) => ({
				...{ keys, num: numerator, den: denominator },
				oldestNumAt: isoText(oldest_num_at),
				oldestDenAt: isoText(oldest_den_at)
			}))
	);
}

export type Counts = { code: string; count: number }[];

/** Groups of one key by their numerators, the largest first. */
export const bySize = (groups: Group[] = []): Counts =>
	groups
		.map(({ keys, num }) => ({ code: keys[0] ?? '', count: num }))
		.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));

/** How long a figure's members took, by one key; without one (null) all of them, by ''. */
export async function readLasted(
	client: ClickHouseClient,
	request: PageRequest,
	name: string,
	by: string | null,
	ask: KpiAsk = {}
): Promise<Map<string, Lasted>> {
	const plan = await pagePlan(client, request, name, { ...ask, by });
	const [durations, survivals] = await Promise.all([
		runOnMembers(client, plan, DURATIONS),
		runOnMembers(client, plan, SURVIVAL)
	]);
	const medians = new Map(survivals.map(({ key, km50 }) => [key, km50]));
	return new Map(
		durations.map(({ key, numerator, denominator, p50 }) => [
			key,
			{ num: numerator, den: denominator, p50, km50: medians.get(key) ?? null }
		])
	);
}
