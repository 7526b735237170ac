import type { ClickHouseClient } from '@clickhouse/client';
import { createComputation, rollupsOf, type Beside, type Extent } from './computation.server.ts';
import { readGeneration, type Phase } from './generation.server.ts';

/** What a recomputation did. */
export type Recomputed = Extent;

/**
 * Recomputes letters and calls, whole, from all their events. Doing it twice, in other borders, by two workers at
 * once or while a rebuild goes on is harmless: a row's version is a function of the set of events, led by a generation.
 */
export function createRecomputation(client: ClickHouseClient, database: string) {
	const computation = createComputation(client, database);

	/**
	 * Letters and calls that the batches of `touched` name, and the letters that hang on them as duplicates. To be called
	 * when their events are in.
	 */
	async function recompute(batches: bigint[]): Promise<Recomputed> {
		// In this order: a rebuild that publishes a generation later than we read it finds this call, and does it again.
		await client.insert({
			table: `${database}.recomputations`,
			values: batches.map((batch) => ({ batch_id: String(batch) })),
			format: 'JSONEachRow'
		});
		const [{ generation, phase }] = await Promise.all([readGeneration(client, database), computation.borrow(batches)]);
		const counts = await computation.countsOf(batches);
		const state = async (): Promise<void> => {
			for (const to of targets(phase)) await ifThere(to, () => computation.ofBatches(batches, generation, to, counts));
		};
		// A day that is not seen here, of an event that comes meanwhile, is seen by the recomputation that this asks for.
		const [days] = await Promise.all([computation.daysOf(batches), state()]);
		return { ...counts, days };
	}

	/**
	 * Recomputes the rollups of `days`, whole, and says so to those who watch. Any number of processes may at once.
	 * @param counts of letters and calls that were recomputed: what has none keeps its rollups
	 */
	async function refreshDays(days: string[], counts: { letters: number; calls: number }): Promise<void> {
		const { phase } = await readGeneration(client, database);
		let revision = 0n;
		const rollups = rollupsOf(counts);
		for (const to of targets(phase))
			revision = (await ifThere(to, () => computation.ofDays(days, to, to, rollups))) ?? revision;
		await client.insert({
			table: `${database}.refreshes`,
			values: [{ revision: String(revision), ...counts, days: days.length }],
			format: 'JSONEachRow'
		});
	}

	return { recompute, refreshDays };
}

/** The tables beside come first: should they take the place of the living ones in between, those get it all the same. */
function targets(phase: Phase): Beside[] {
	return phase === 'both' ? ['_next', ''] : [''];
}

/** Unknown table, table is dropped. */
const GONE = new Set(['60', '218']);

/** A table beside may be dropped at any time; a living one is always there. */
async function ifThere<T>(to: Beside, work: () => Promise<T>): Promise<T | undefined> {
	try {
		return await work();
	} catch (error) {
		if (to !== '' && GONE.has((error as { code?: string }).code ?? '')) return undefined;
		throw error;
	}
}
