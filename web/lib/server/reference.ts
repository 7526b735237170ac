import { readReference, type Reference } from '#sql/queries/desk/reference.server.ts';
import type { PageFrame } from '#sql/queries/pages/page.ts';
import { office } from './office.ts';

const REFERENCE_MS = 60_000;

let kept: { at: number; read: Promise<Reference> } | undefined;

/** The office's lists of codes, which seldom change. */
export async function referenceOf(): Promise<Reference> {
	const { client, settings } = office();
	if (!kept || Date.now() - kept.at > REFERENCE_MS)
		kept = { at: Date.now(), read: readReference(client, settings.clickhouse.database) };
	return kept.read.catch((problem: unknown) => {
		kept = undefined;
		throw problem;
	});
}

/** The names of these codes, as a page has them. */
export const namesOf = (reference: Partial<Reference>): PageFrame['names'] =>
	Object.fromEntries(
		Object.entries(reference).flatMap(([list, codes]) =>
			codes.map(({ code, fa, en }) => [`${list === 'body' ? 'org' : list}:${code}`, { fa, en }])
		)
	);
