import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 50;
const LIMIT_MS = 20_000;
/** For what starts, ends, is tried again or is made anew: where others share the machine that takes long. */
export const LONG_MS = 180_000;

/**
 * Asks until the answer is there; undefined, false and an error mean "not yet". The limit ends a test that hangs, and
 * is no assertion on speed. The last error is the cause of what is thrown then.
 */
export async function until<T>(
	what: string,
	ask: () => T | Promise<T>,
	limitMs: number = LIMIT_MS
): Promise<NonNullable<T>> {
	const end = performance.now() + limitMs;
	let cause: unknown;
	while (performance.now() < end) {
		try {
			const answer = await ask();
			if (answer !== undefined && answer !== null && answer !== false) return answer;
		} catch (error) {
			cause = error;
		}
		await pause(EVERY_MS);
	}
	throw new Error(`waited in vain until ${what}`, { cause });
}
