import type { ClickHouseClient } from '@clickhouse/client';
import { ask, measure, withOldest } from '../../ask/ask.server.ts';
import type { Sets } from '../../ask/scan.ts';
import { BUCKETS } from '../kpi/read-kpi.server.ts';
import type { PageRequest } from './page.ts';

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
 * @param only a condition on members besides, as SQL of ours
 */
export async function readGroups(
	client: ClickHouseClient,
	request: PageRequest,
	name: string,
	sets: Sets,
	only?: string
): Promise<Group[][]> {
	const groups = await ask(client, {
		...request,
		measures: { of: withOldest(measure(name, only === undefined ? [] : [only])) },
		sets,
		comment: `pages/groups ${name}`
	});
	return groups.map((some) => some.flatMap(({ keys, of: { of } }) => (of.den > 0 ? [{ keys, ...of }] : [])));
}

export type Counts = { code: string; count: number }[];

/** Groups of one key by their numerators, the largest first. */
export const bySize = (groups: Group[] = []): Counts =>
	groups
		.map(({ keys, num }) => ({ code: keys[0] ?? '', count: num }))
		.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));

/** Counts by days of age. */
export type Ageing = { bucket: string; count: number }[];

/** @param groups of which the second key is the bucket */
export function ageingOf(groups: Group[] = []): Ageing {
	return groups
		.map(({ keys, num }) => ({ bucket: keys.at(-1) ?? '', count: num }))
		.sort((a, b) => BUCKETS.compare(a.bucket, b.bucket));
}

/** What rows come to together, by some names of theirs. */
export function sums<Name extends string>(
	rows: readonly Readonly<Record<Name, number>>[],
	names: readonly Name[]
): Record<Name, number> {
	const all = names.map((name) => [name, rows.reduce((sum, row) => sum + row[name], 0)]);
	return Object.fromEntries(all) as Record<Name, number>;
}
