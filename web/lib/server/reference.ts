import type { PageFrame } from '#sql/queries/pages/page.ts';
import { readNames } from '#sql/queries/pages/read-page.ts';
import { office } from './office.ts';

/** The codes that the office's lists have, by field of the desk: names in both languages. */
export type Reference = Record<'channel' | 'category' | 'county' | 'body', { code: string; fa: string; en: string }[]>;

const LISTS = { channel: 'channel', category: 'category', county: 'county', org: 'body' } as const;

const REFERENCE_MS = 60_000;

let kept: { at: number; read: Promise<Reference> } | undefined;

/** The office's lists of codes, which seldom change. */
export async function referenceOf(): Promise<Reference> {
	if (!kept || performance.now() - kept.at > REFERENCE_MS) kept = { at: performance.now(), read: readReference() };
	return kept.read.catch((problem: unknown) => {
		kept = undefined;
		throw problem;
	});
}

async function readReference(): Promise<Reference> {
	const { client, settings } = office();
	const found: Reference = { channel: [], category: [], county: [], body: [] };
	for (const [key, names] of Object.entries(await readNames(client, settings.clickhouse.database))) {
		const [list, code] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)];
		if (Object.hasOwn(LISTS, list)) found[LISTS[list as keyof typeof LISTS]].push({ code, ...names });
	}
	for (const list of Object.values(found)) list.sort((a, b) => a.fa.localeCompare(b.fa, 'fa'));
	return found;
}

/** The names of these codes, as a page has them. */
export const namesOf = (reference: Partial<Reference>): PageFrame['names'] =>
	Object.fromEntries(
		Object.entries(reference).flatMap(([list, codes]) =>
			codes.map(({ code, fa, en }) => [`${list === 'body' ? 'org' : list}:${code}`, { fa, en }])
		)
	);
