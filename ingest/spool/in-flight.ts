import { receivedAtOf } from './spool.ts';

/** Batches that have their moment of receipt and are not in the spool yet: a later one may overtake them. */
const inFlight = new Set<bigint>();

/** Does the work that makes batches durable, while it is known that they are on their way. */
export async function whileInFlight<T>(ids: bigint[], work: () => Promise<T>): Promise<T> {
	for (const id of ids) inFlight.add(id);
	try {
		return await work();
	} finally {
		for (const id of ids) inFlight.delete(id);
	}
}

/** Receipt of the oldest batch on its way into this process's spool, milliseconds since 1970; undefined: there is none. */
export function oldestInFlight(): number | undefined {
	let oldest: bigint | undefined;
	for (const id of inFlight) if (oldest === undefined || id < oldest) oldest = id;
	return oldest === undefined ? undefined : receivedAtOf(oldest);
}
