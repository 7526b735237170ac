import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { isoText } from '../../model/tehran.ts';
import { BY_ARRAYS, defineQuery, runQuery, UNMERGED } from '../define.server.ts';
import { runOnMembers } from '../kpi/custom/compute.server.ts';
import { isTimeBucket } from '../kpi/kpi.ts';
import { AT_DAY, stepOf } from '../kpi/plan.server.ts';
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
		oldest_at: moment
	})
);
const LASTED = defineQuery(
	'kpi/read/lasted',
	z
		.object({
			key: z.string(),
			numerator: z.coerce.number(),
			denominator: z.coerce.number(),
			p50: z.number().nullable(),
			km50: z.number().nullable()
		})
		.transform(({ key, numerator: num, denominator: den, p50, km50 }) => ({
			key,
			num,
			den,
			p50,
			km50
		}))
);

/** What is asked of it beside. */
const COUNTED = 'countIf(num = 1) AS numerator, countIf(den = 1) AS denominator';

/** One group: its keys in the order of its set, its two counts, and since when its oldest member is there. */
export interface Group {
	keys: string[];
	num: number;
	den: number;
	/** An ISO instant of the clock; null: no member. */
	oldestAt: string | null;
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
 * @param ask.only a condition on members besides, as SQL of ours
 */
export async function readGroups(
	client: ClickHouseClient,
	request: PageRequest,
	name: string,
	sets: readonly (readonly string[])[],
	{ only, ...ask }: KpiAsk & { only?: string } = {}
): Promise<Group[][]> {
	const plan = await pagePlan(client, request, name, ask);
	const columns = [...new Set(sets.flat().map(columnOf))];
	// Different sets may be one of columns: weeks and months are both of days.
	const placesOf = Map.groupBy(sets.keys(), (place) => maskOf(columns, sets[place]!.map(columnOf)));
	const placed = [...placesOf].map(([mask, places]): [is: string, then: string] => {
		const texts = places.map(
			(place) => `(${place}, [${sets[place]!.map((key) => textOf(plan.database, key)).join(', ')}])`
		);
		return [`gone = ${mask}`, `[${texts.join(', ')}]`];
	});
	const rows = await runQuery(client, GROUPS, {
		database: plan.database,
		values: {
			members: plan.members,
			where: only === undefined ? plan.where : `${plan.where} AND ${only}`,
			day: AT_DAY,
			columns: columns.join(', '),
			sets: [...placesOf.values()].map(([place]) => `(${sets[place!]!.map(columnOf).join(', ')})`).join(', '),
			parts: placed.slice(1).reduceRight((other, [is, then]) => `if(${is}, ${then}, ${other})`, placed[0]![1])
		},
		params: plan.params,
		settings: plan.isAllKnown ? UNMERGED : {},
		comment: `pages/groups ${name}`
	});
	return sets.map((_, place) =>
		rows
			.filter(({ part }) => part === place)
			.map(({ keys, numerator, denominator, oldest_at }) => ({
				...{ keys, num: numerator, den: denominator },
				oldestAt: isoText(oldest_at)
			}))
	);
}

/** What members are grouped by for a key. */
const columnOf = (key: string) => (isTimeBucket(key) ? 'at_day' : key);

/** The key itself, of such a column. */
const textOf = (database: string, key: string) =>
	isTimeBucket(key) ? stepOf(database, key, 'at_day') : `toString(${key})`;

/** As `grouping` has it: a bit for each column, the first the highest, 1 where the set is without it. */
const maskOf = (columns: string[], set: string[]) =>
	columns.reduce((mask, column) => mask * 2 + (set.includes(column) ? 0 : 1), 0);

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
	const rows = await runOnMembers(client, plan, LASTED, {
		values: { figure: COUNTED, group: 'GROUP BY key' },
		settings: BY_ARRAYS
	});
	return new Map(rows.map(({ key, ...lasted }) => [key, lasted]));
}
