import { sql } from 'kysely';
import { ask, type OneGo } from './one-go.ts';
import type { Store } from './store.server.ts';

/** How long a turn lasts unless it is renewed: a process that dies is followed by another after that. */
export const LEASE_MS = 30_000;

/**
 * Takes a turn that one process alone has, or keeps it. A turn that would last longer than any can was taken by a clock that has since been
 * set back: it holds nobody up.
 * @param holder the process
 */
export async function takeLease({ db }: Store, name: string, holder: string, now: number): Promise<boolean> {
	const until = now + LEASE_MS;
	const { rows } = await sql<{ holder: string }>`
		INSERT INTO leases (name, holder, until) VALUES (${name}, ${holder}, ${until})
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
			WHERE leases.holder = excluded.holder OR leases.until <= ${now} OR leases.until > ${until}
		RETURNING holder`.execute(db);
	return rows.length > 0;
}

/** Takes a turn whoever has it: what the other then wants to write, it may not. For a person who waits. */
export async function seizeLease({ db }: Store, name: string, holder: string, now: number): Promise<void> {
	const own = { holder, until: now + LEASE_MS };
	await db
		.insertInto('leases')
		.values({ name, ...own })
		.onConflict((conflict) => conflict.column('name').doUpdateSet(own))
		.execute();
}

/** Whether the turn is still this process's, in the transaction that writes what it did: nobody else can take it meanwhile. */
export function* holdsLease(db: Store['db'], name: string, holder: string): OneGo<boolean> {
	const kept = db.updateTable('leases').set({ holder }).where('name', '=', name).where('holder', '=', holder);
	return (yield* ask(kept.returning('holder'))).length > 0;
}

/** Gives the turn back, so that another process need not wait for its end. */
export async function endLease({ db }: Store, name: string, holder: string): Promise<void> {
	await db.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute();
}
