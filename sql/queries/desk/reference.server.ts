import type { ClickHouseClient } from '@clickhouse/client';
import { readNames } from '../pages/read-page.ts';

/** The codes that the office's lists have, by field of the desk: names in both languages. */
export type Reference = Record<'channel' | 'category' | 'county' | 'body', { code: string; fa: string; en: string }[]>;

const LISTS = { channel: 'channel', category: 'category', county: 'county', org: 'body' } as const;

export async function readReference(client: ClickHouseClient, database: string): Promise<Reference> {
	const found: Reference = { channel: [], category: [], county: [], body: [] };
	for (const [key, names] of Object.entries(await readNames(client, database))) {
		const [list, code] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)];
		if (Object.hasOwn(LISTS, list)) found[LISTS[list as keyof typeof LISTS]].push({ code, ...names });
	}
	for (const list of Object.values(found)) list.sort((a, b) => a.fa.localeCompare(b.fa, 'fa'));
	return found;
}
