import { sql, type InsertQueryBuilder, type InsertResult, type SelectQueryBuilder, type Transaction } from 'kysely';
import { OfficeError } from './office-error.ts';
import type { Store } from './store.server.ts';
import type { OfficeTables } from './tables.ts';

/** What people can make grow, by the words of its cap in the interface. */
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
	| 'exports'
	| 'listQuery'
	| 'accesses'
	| 'deeds'
	| 'acts'
	| 'tokens'
	| 'users';

/** There is as much of something as there may be; nothing was written. */
export class CapError extends OfficeError {
	override name = 'CapError';
	readonly cap: CapName;
	/** The most there may be: a number, or megabytes. */
	readonly most: number;
	constructor(cap: CapName, most: number) {
		super(`${cap}: at most ${most}; remove, revoke or wait for one first`);
		this.cap = cap;
		this.most = most;
	}
}

export const MB = 1_000_000;
export const DAY_MS = 86_400_000;

export type Change = Transaction<OfficeTables>;

/**
 * Does a piece of work while no other does the like, in any process: what it counts is what there is when it writes. What it
 * wrote is undone when it throws.
 */
export function inTurn<Result>(db: Store['db'], work: (change: Change) => Promise<Result>): Promise<Result> {
	return db.transaction().execute(async (change) => {
		// A row that is always there is the lock, in SQLite and PostgreSQL alike. SQLite must write before it reads, or another
		// process that writes between the two makes it fail.
		await sql`UPDATE schema_steps SET name = name WHERE name = 'beginnings'`.execute(change);
		return work(change);
	});
}

/** Throws CapError when there are more than these. */
export function refuseBeyond(cap: CapName, there: number, most: number): void {
	if (there > most) throw new CapError(cap, most);
}

/** Throws CapError when a query finds more rows than these. */
export async function refuseMore<Table extends keyof OfficeTables>(
	cap: CapName,
	rows: SelectQueryBuilder<OfficeTables, Table, object>,
	most: number
): Promise<void> {
	const { there } = await rows.select(({ fn }) => fn.countAll<number>().as('there')).executeTakeFirstOrThrow();
	refuseBeyond(cap, Number(there), most);
}

/** Adds a row; one that is there already stands, as when a form is sent twice: false. */
export async function addOnce<Table extends keyof OfficeTables>(
	insert: InsertQueryBuilder<OfficeTables, Table, InsertResult>
): Promise<boolean> {
	const { numInsertedOrUpdatedRows } = await insert.onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
	return Boolean(numInsertedOrUpdatedRows);
}

/** Throws CapError when there are more megabytes than these. */
export function refuseBytes(cap: CapName, bytes: number, mostMb: number): void {
	if (bytes > mostMb * MB) throw new CapError(cap, mostMb);
}
