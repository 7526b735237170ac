import type { ReplayProgress, ReplayRequest } from '#sql/model/dead-letter-replay.ts';
import { askAsAdministrator } from '../ask-as-administrator.ts';

/** Ingest validates and stores ten thousand events in seconds. */
const LIMIT_MS = 120_000;

/** away, busy: ingest has replayed nothing, or what it will recognise when asked again; refused: see its log. */
export type Replayed = { outcome: 'done'; progress: ReplayProgress } | { outcome: 'away' | 'busy' | 'refused' };

/** Details for the access log. */
export const loggedOf = (replayed: Replayed): Record<string, string | number> => {
	if (replayed.outcome !== 'done') return { outcome: replayed.outcome };
	const { accepted, refused } = replayed.progress;
	return { replayed: replayed.progress.replayed, accepted, refused };
};

/** Makes ingest replay dead letters, as the command line does; a dry run only tells what would happen. */
export async function askReplay(request: ReplayRequest): Promise<Replayed> {
	const response = await askAsAdministrator('/v1/dead-letters/replay', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(request),
		signal: AbortSignal.timeout(LIMIT_MS)
	});
	if (!response) return { outcome: 'away' };
	if (response.status === 429 || response.status === 503) return { outcome: 'busy' };
	if (!response.ok) return { outcome: 'refused' };
	return { outcome: 'done', progress: (await response.json()) as ReplayProgress };
}
