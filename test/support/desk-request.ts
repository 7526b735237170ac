import type { PageRequest } from '#sql/queries/pages/page.ts';

export const iso = (at: number): string => new Date(at).toISOString();

/** What a page's reader asks as of an instant, with nothing known of state unless told. */
export const requestAt = (asOf: number, more: Partial<PageRequest> = {}): PageRequest => ({
	...{ database: 'pasokh', clock: 'data', asOf: iso(asOf), isNow: false, knownAt: null, from: null, to: null },
	...{ compare: null, grain: 'day', excludeOutages: false, where: [], ...more }
});
