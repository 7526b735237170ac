import { sql, type InsertQueryBuilder, type InsertResult, type SelectQueryBuilder, type Transaction } from 'kysely';
import { OfficeError } from './office-error.ts';
import type { Store } from './store.server.ts';
import type { OfficeTables } from './tables.ts';

/** What people can add to without end. The names are those of the words in the interface. */
export type CapName =
	| 'savedQueries'
	| 'savedText'
	| 'sharedText'
	| 'links'
	| 'linkText'
	| 'allLinkText'
	| 'queues'
	| 'shares'
	| 'samples'
	| 'verdicts'
	| 'templates'
	| 'steps'
	| 'exports'
	| 'listQuery'
	| 'accesses'
	| 'deeds'
	| 'acts'
	| 'tokens'
	| 'users'
	| 'alerts'
	| 'allAlerts'
	| 'addresses';

/** A cap is reached, and nothing was written. */
export class CapError extends OfficeError {
	override name = 'CapError';
	readonly cap: CapName;
	/** The cap: a count, or megabytes. */
	readonly most: number;
	constructor(cap: CapName, most: number) {
		super(`${cap}: at most ${most}; remove, revoke or wait for one first`);
		this.cap = cap;
		this.most = most;
	}
}

export const MB = 1_000_000;
export const DAY_MS = 86_400_000;

export type OfficeTransaction = Transaction<OfficeTables>;

/**
 * Does work in a transaction that excludes all others of this kind, in any process, so that what it counts is still true when it writes.
 * If the work throws, its writes are undone. Within such a transaction it is a part of that.
 */
export function exclusively<Result>(
	db: Store['db'],
	work: (change: OfficeTransaction) => Promise<Result>
): Promise<Result> {
	if (db.isTransaction) return work(db as OfficeTransaction);
	return db.transaction().execute(async (change) => {
		// In SQLite and PostgreSQL, a row that always exists is the lock. SQLite must write before it reads: otherwise another
		// process that writes in between makes it fail.
		await sql`UPDATE schema_steps SET name = name WHERE name = 'beginnings'`.execute(change);
		return work(change);
	});
}

/** Throws CapError if `there` is more than `most`. */
export function refuseBeyond(cap: CapName, there: number, most: number): void {
	if (there > most) throw new CapError(cap, most);
}

/** Throws CapError if a query finds more rows than `most`. */
export async function refuseMore<Table extends keyof OfficeTables>(
	cap: CapName,
	rows: SelectQueryBuilder<OfficeTables, Table, object>,
	most: number
): Promise<void> {
	const { there } = await rows.select(({ fn }) => fn.countAll<number>().as('there')).executeTakeFirstOrThrow();
	refuseBeyond(cap, Number(there), most);
}

/** Adds a row. False if it exists already, as when a form is sent twice; then it stays as it is. */
export async function addOnce<Table extends keyof OfficeTables>(
	insert: InsertQueryBuilder<OfficeTables, Table, InsertResult>
): Promise<boolean> {
	const { numInsertedOrUpdatedRows } = await insert.onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
	return Boolean(numInsertedOrUpdatedRows);
}

/** Throws CapError if there are more megabytes than `mostMb`. */
export function refuseBytes(cap: CapName, bytes: number, mostMb: number): void {
	if (bytes > mostMb * MB) throw new CapError(cap, mostMb);
}
