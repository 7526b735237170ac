import type { ClickHouseClient } from '@clickhouse/client';
import { countEach, createComputation, type Counts, type Extent } from './computation.server.ts';
import { readGeneration, type Generation } from './generation.server.ts';
import { among, LIVING, rollupsOf, type Among } from './tables.ts';

/** What a recomputation did. */
export type Recomputed = Extent;

/**
 * Recomputes letters, calls and outages, whole, from all their events. Doing it twice, in other borders, by two workers at
 * once or while a rebuild goes on is harmless: a row's version is a function of the set of events, led by a generation.
 */
export function createRecomputation(client: ClickHouseClient, database: string) {
	const computation = createComputation(client, database);

	/**
	 * Letters, calls and outages that the batches of `touched` name, and the letters that hang on them as duplicates. To be called
	 * when their events are in.
	 */
	async function recompute(batches: bigint[]): Promise<Recomputed> {
		// In this order: a rebuild that publishes a generation later than we read it finds this call, and does it again.
		await client.insert({
			table: `${database}.recomputations`,
			values: batches.map((batch) => ({ batch_id: String(batch) })),
			format: 'JSONEachRow'
		});
		const [now] = await Promise.all([readGeneration(client, database), computation.touchDuplicates(batches)]);
		const counts = await computation.countsOf(batches);
		const state = async (): Promise<void> => {
			const made = statesOf(now, counts);
			if (Object.values(made).some((count) => count > 0))
				await ifThere(() => computation.ofBatches(batches, now.generation, shadowOf(now), made));
			await computation.ofBatches(batches, now.generation, LIVING, counts);
		};
		// A day that is not seen here, of an event that comes meanwhile, is seen by the recomputation that this asks for.
		const [days] = await Promise.all([computation.daysOf(batches), state()]);
		return { ...counts, days };
	}

	/**
	 * Recomputes the rollups of `days`, whole, and says so to those who watch. Any number of processes may at once.
	 * @param counts of letters and calls that were recomputed: what has none keeps its rollups
	 */
	async function refreshDays(days: string[], counts: Pick<Counts, 'letters' | 'calls'>): Promise<void> {
		const now = await readGeneration(client, database);
		const rollups = rollupsOf(counts);
		const made = now.phase === 'both' ? rollups.filter((rollup) => now.tables.includes(rollup)) : [];
		if (made.length > 0) await ifThere(() => computation.ofDays(days, shadowOf(now), made));
		const revision = await computation.ofDays(days, LIVING, rollups);
		await client.insert({
			table: `${database}.refreshes`,
			values: [{ revision: String(revision), letters: counts.letters, calls: counts.calls, days: days.length }],
			format: 'JSONEachRow'
		});
	}

	return { recompute, refreshDays };
}

/**
 * Before the living ones: should the tables beside take their place in between, those get it all the same.
 */
const shadowOf = ({ tables }: Generation): Among => among(tables, '_next');

/** How much is to be written to state that is made anew beside. */
const statesOf = ({ phase, tables }: Generation, counts: Counts): Counts =>
	countEach((kind) => (phase === 'both' && tables.includes(`${kind}_state`) ? counts[`${kind}s`] : 0));

/** Unknown table, table is dropped. */
const GONE = new Set(['60', '218']);

/** A table beside may be dropped at any time. */
async function ifThere(work: () => Promise<unknown>): Promise<void> {
	try {
		await work();
	} catch (error) {
		if (!GONE.has((error as { code?: string }).code ?? '')) throw error;
	}
}
