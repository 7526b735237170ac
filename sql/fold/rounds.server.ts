import type { ClickHouseClient } from '@clickhouse/client';
import { BEGUN_AGAIN_MS } from '../model/quiet.ts';
import { utcText } from '../model/tehran.ts';

/** Records in `writer_rounds` when this process begins to write, and when state and rollups have all that it wrote. */
export interface Rounds {
	/**
	 * To be awaited before anything is written.
	 * @param oldestAt receipt of the oldest batch of the round, milliseconds since 1970
	 */
	begin(oldestAt?: number): Promise<void>;
	/** @param newestAt receipt of the newest batch that state has, milliseconds since 1970 */
	settle(newestAt?: number): Promise<void>;
}

/**
 * @param process a fixed name for each kind of process, so that its next start replaces what a crash left
 */
export function createRounds(client: ClickHouseClient, database: string, process: string): Rounds {
	let version = 0n;

	async function tell(phase: 'begun' | 'settled', at: { newestAt?: number; oldestAt?: number }): Promise<void> {
		version ||= await last();
		// By the clock, so that it is above a row that was lost before a restart; and always above the last version.
		const now = BigInt(Date.now()) * 1_000n;
		version = now > version ? now : version + 1n;
		const row = {
			process,
			version: String(version),
			phase,
			newest_at: at.newestAt === undefined ? null : utcText(at.newestAt),
			oldest_at: at.oldestAt === undefined ? null : utcText(at.oldestAt)
		};
		await client.insert({ table: `${database}.writer_rounds`, values: [row], format: 'JSONEachRow' });
	}

	async function last(): Promise<bigint> {
		const result = await client.query({
			query: `SELECT toString(max(version)) AS version FROM ${database}.writer_rounds WHERE process = {process: String}`,
			query_params: { process },
			format: 'JSONEachRow'
		});
		const [row] = await result.json<{ version: string }>();
		return BigInt(row?.version ?? 0);
	}

	return {
		begin: (oldestAt) => tell('begun', { oldestAt }),
		settle: (newestAt) => tell('settled', { newestAt })
	};
}

/**
 * Does work that leaves figures half changed, as one round. Readers take an old `begun` for that of a dead process, so it is repeated while
 * the work goes on. If the work fails, the round stays begun.
 */
export async function asOneRound<T>(rounds: Rounds, work: () => Promise<T>, repeatMs = BEGUN_AGAIN_MS): Promise<T> {
	await rounds.begin();
	let said = Promise.resolve();
	const again = setInterval(() => {
		said = rounds.begin().catch(() => {});
	}, repeatMs);
	try {
		const done = await work();
		clearInterval(again);
		await said;
		await rounds.settle();
		return done;
	} finally {
		clearInterval(again);
	}
}
