import { setTimeout as sleep } from 'node:timers/promises';
import { classify, type FailureClass } from '#sql/client/errors.ts';

const FIRST_MS = 100;
const LONGEST_MS = 10_000;
/** A failure that we do not know is tried this often: then it is for a person to see. */
const UNKNOWN_TRIES = 5;

/** How long to wait after so many failures: doubling, with a random half, so that processes do not knock together. */
export function backOffMs(failures: number, random = Math.random()): number {
	return Math.min(LONGEST_MS, FIRST_MS * 2 ** failures) * (0.5 + random / 2);
}

/**
 * Does something until it succeeds; it must be harmless to do twice.
 * @param onRetry told of each failure that is tried again
 * @throws what failed: at once when `signal` is aborted, after some tries when the failure is of an unknown kind
 */
export async function persist<T>(
	attempt: () => Promise<T>,
	{ signal, onRetry }: { signal: AbortSignal; onRetry: (error: unknown, kind: FailureClass) => void }
): Promise<T> {
	let unknown = 0;
	for (let failures = 0; ; failures++) {
		try {
			return await attempt();
		} catch (error) {
			const kind = classify(error);
			const isLost = (kind === 'unknown' || kind === 'bad_rows') && ++unknown >= UNKNOWN_TRIES;
			if (signal.aborted || isLost) throw error;
			onRetry(error, kind);
			await sleep(backOffMs(failures), undefined, { signal }).catch(() => {});
		}
	}
}
