import { shareOf } from '$lib/hidden.ts';

/** A bar of a ranked list; `share` is of `whole`, `length` of the longest bar (0 to 1). */
export interface RankedRow {
	code: string;
	count: number;
	share: number | null;
	length: number;
}

export interface Ranked {
	rows: RankedRow[];
	/** What stands below the shown rows, gathered; null when all are shown. */
	rest: { kinds: number; count: number; share: number | null; length: number } | null;
	/** All rows, for the table. */
	all: RankedRow[];
}

/** What has no name of its own. */
export const OTHER = 'other';

/** By size, with `other` last, which like the rest sets no length for the others: one longer than the longest is as long. Beyond `limit` the smallest are gathered. `whole` 0: shares are unknown, not 0. */
export function prepareRanked(counts: { code: string; count: number }[], whole: number, limit: number): Ranked {
	const sorted = [...counts].sort(
		(a, b) => Number(a.code === OTHER) - Number(b.code === OTHER) || b.count - a.count || (a.code < b.code ? -1 : 1)
	);
	const cut = sorted.length > limit ? limit - 1 : sorted.length;
	const gathered = sorted.slice(cut);
	const restCount = gathered.reduce((sum, { count }) => sum + count, 0);
	const named = sorted.slice(0, cut).filter(({ code }) => code !== OTHER);
	const longest = Math.max(0, ...(named.length > 0 ? named : sorted).map(({ count }) => count));
	const share = (count: number) => (whole > 0 ? shareOf(count, whole) : null);
	const length = (count: number) => (longest > 0 ? Math.min(1, count / longest) : 0);
	const all = sorted.map(({ code, count }) => ({ code, count, share: share(count), length: length(count) }));
	return {
		rows: all.slice(0, cut),
		rest:
			gathered.length > 0
				? { kinds: gathered.length, count: restCount, share: share(restCount), length: length(restCount) }
				: null,
		all
	};
}
