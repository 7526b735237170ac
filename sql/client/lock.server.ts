import { setTimeout as sleep } from 'node:timers/promises';
import { ClickHouseError, type ClickHouseClient } from '@clickhouse/client';

/** Another process holds the lock. The message is one line that says what to do. */
export class LockError extends Error {
	override name = 'LockError';
}

export interface Lock {
	/** The table that is the lock. */
	table: string;
	/** What only one process may do at a time, in words. */
	work: string;
	/** How long to wait for a living holder. A lock that a crash left is taken over in any case. */
	waitMs: number;
	/** A holder that was silent for so long has crashed; 30 s by default. */
	silenceS?: number;
}

/** How often a holder shows that it is alive. */
const BEAT_MS = 5_000;
const TABLE_ALREADY_EXISTS = '57';

/**
 * Does work that only one process may do at a time. CREATE TABLE succeeds for one process only, and that is the lock.
 * @param work is given a check that the lock is still ours, to be called before a step that would do harm if it were not
 * @throws LockError
 */
export async function locked<T>(
	client: ClickHouseClient,
	database: string,
	{ table, work: what, waitMs, silenceS = 30 }: Lock,
	work: (stillOurs: () => Promise<void>) => Promise<T>
): Promise<T> {
	const lock = `${database}.${table}`;
	const beat = () => client.insert({ table: lock, values: [{}], format: 'JSONEachRow' });
	const end = performance.now() + waitMs;
	let first: string | undefined;
	while (!(await create(client, lock))) {
		const holder = await lookAt(client, database, table, silenceS);
		first ??= holder?.beat;
		if (holder?.silent) await client.command({ query: `DROP TABLE IF EXISTS ${lock} SYNC` });
		else if (performance.now() > end && holder && holder.beat !== first)
			throw new LockError(`another process is at the ${what} of ${database}: wait until it has ended`);
		else await sleep(500);
	}
	const ours = await idOf(client, database, table);
	const stillOurs = async (): Promise<void> => {
		if ((await idOf(client, database, table)) !== ours)
			throw new LockError(
				`another process has taken over the ${what} of ${database}, since this one was silent: start it again`
			);
	};
	const beats = setInterval(() => void beat().catch(() => {}), BEAT_MS);
	try {
		return await work(stillOurs);
	} finally {
		clearInterval(beats);
		if ((await idOf(client, database, table).catch(() => '')) === ours)
			await client.command({ query: `DROP TABLE IF EXISTS ${lock} SYNC` });
	}
}

async function create(client: ClickHouseClient, lock: string): Promise<boolean> {
	try {
		await client.command({ query: `CREATE TABLE ${lock} (at DateTime DEFAULT now()) ENGINE = Memory` });
		return true;
	} catch (error) {
		if (error instanceof ClickHouseError && error.code === TABLE_ALREADY_EXISTS) return false;
		throw error;
	}
}

/** When the holder last showed that it was alive. Undefined if the table is gone. */
async function lookAt(
	client: ClickHouseClient,
	database: string,
	table: string,
	silenceS: number
): Promise<{ beat: string; silent: boolean } | undefined> {
	try {
		const found = await client.query({
			query: `SELECT toString(beat) AS beat, beat < now() - ${silenceS} AS silent FROM (SELECT greatest(
				(SELECT max(at) FROM ${database}.${table}),
				(SELECT max(metadata_modification_time) FROM system.tables WHERE database = {database: String} AND name = {table: String})
			) AS beat)`,
			query_params: { database, table },
			format: 'JSONEachRow'
		});
		const [row] = await found.json<{ beat: string; silent: number }>();
		return row && { beat: row.beat, silent: row.silent === 1 };
	} catch {
		return undefined;
	}
}

/** The table's UUID, which differs if another process has made a table of the same name. */
async function idOf(client: ClickHouseClient, database: string, table: string): Promise<string> {
	const found = await client.query({
		query: `SELECT toString(uuid) AS id FROM system.tables WHERE database = {database: String} AND name = {table: String}`,
		query_params: { database, table },
		format: 'JSONEachRow'
	});
	const [row] = await found.json<{ id: string }>();
	return row?.id ?? '';
}
