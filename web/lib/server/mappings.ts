import type { Attach, AttachedMappings } from '#sql/model/attached-mappings.ts';
import { askAsAdministrator } from './ask-as-administrator.ts';

/** A person waits for the page. */
const LIMIT_MS = 3_000;

/** The office's mappings, and where they are attached; null when ingest does not answer. */
export async function readMappings(): Promise<AttachedMappings | null> {
	const answer = await askAsAdministrator('/v1/mappings', { signal: AbortSignal.timeout(LIMIT_MS) });
	return answer?.ok ? ((await answer.json()) as AttachedMappings) : null;
}

/** Attaches a mapping, or none; what ingest answered, 503 when it did not. */
export async function attachMapping(asked: Attach): Promise<number> {
	const answer = await askAsAdministrator('/v1/mappings/attached', {
		method: 'POST',
		body: JSON.stringify(asked),
		signal: AbortSignal.timeout(LIMIT_MS)
	});
	return answer?.status ?? 503;
}
