import { receivedAtOf } from './spool.ts';

/** Batches that were received and are not in the spool yet; a later batch may get there first. */
const inFlight = new Set<bigint>();

/** Runs the work that makes batches durable; until it ends, they count as in flight. */
export async function whileInFlight<T>(ids: bigint[], work: () => Promise<T>): Promise<T> {
	for (const id of ids) inFlight.add(id);
	try {
		return await work();
	} finally {
		for (const id of ids) inFlight.delete(id);
	}
}

/** Receipt of the oldest batch in flight in this process, milliseconds since 1970; undefined when there is none. */
export function oldestInFlight(): number | undefined {
	let oldest: bigint | undefined;
	for (const id of inFlight) if (oldest === undefined || id < oldest) oldest = id;
	return oldest === undefined ? undefined : receivedAtOf(oldest);
}
