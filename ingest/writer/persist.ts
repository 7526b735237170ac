import { setTimeout as sleep } from 'node:timers/promises';
import { classify, type FailureClass } from '#sql/client/errors.ts';

const FIRST_MS = 100;
const LONGEST_MS = 10_000;
/** Number of tries for an unknown failure; then a person must look. */
const UNKNOWN_TRIES = 5;

/** The wait after so many failures: doubling, with a random half, so that processes do not retry at the same time. */
export function backOffMs(failures: number, random = Math.random()): number {
	return Math.min(LONGEST_MS, FIRST_MS * 2 ** failures) * (0.5 + random / 2);
}

/**
 * Retries an idempotent action until it succeeds.
 * @param onRetry told of each failure that is retried
 * @throws the failure: at once when `signal` is aborted, after some tries when its kind is unknown
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
