/** Limits how often something may be tried for a key, such as an address. */
export interface Limiter {
	/** Counts an attempt, or several; false when there were too many. */
	take(key: string, now: number, count?: number): boolean;
}

/** Above so many keys the oldest is dropped, to bound memory. */
const MAX_KEYS = 10_000;

/** In memory: each process counts separately. */
export function createLimiter({ times, windowMs }: { times: number; windowMs: number }): Limiter {
	const known = new Map<string, { count: number; until: number }>();
	return {
		take(key, now, count = 1) {
			if (count > times) return false;
			const found = known.get(key);
			// One that would last longer than any was counted by a clock that has since been set back.
			if (found && found.until > now && found.until <= now + windowMs) {
				if (found.count + count > times) return false;
				found.count += count;
				return true;
			}
			known.delete(key);
			const oldest = known.size >= MAX_KEYS ? known.keys().next().value : undefined;
			if (oldest !== undefined) known.delete(oldest);
			known.set(key, { count, until: now + windowMs });
			return true;
		}
	};
}
