import type { ClickHouseClient } from '@clickhouse/client';
import { locked, type Lock } from '../client/lock.server.ts';
import type { RenderTarget } from '../text/render.ts';
import { createShadow, dropShadow, mergeShadow, openShadow, swapIn } from './shadow.server.ts';
import { createComputation } from './computation.server.ts';
import { recordDerived, reloadCalendar, sourcesOfTables } from './derived.server.ts';
import { publishGeneration, readGeneration, type Generation } from './generation.server.ts';
import { createRecomputation } from './recompute.server.ts';
import { asOneRound, createRounds } from './rounds.server.ts';
import { among, FOLLOWING, ROLLUPS, TABLES, withFollowing, type Table } from './tables.ts';
import { createFullRebuild, type Progress } from './full-rebuild.server.ts';

const LOCK: Lock = { table: 'rebuild_lock', work: 'rebuild', waitMs: 0 };

/** What a rebuild made. */
export interface Rebuilt {
	letters: number;
	calls: number;
	days: number;
	generation: number;
}

/**
 * Makes tables anew as shadow tables, with all that follow from them, and swaps them in. Meanwhile events flow in and figures are read.
 * Memory is bounded by the size of a chunk; the disk needs room for a second copy of each table.
 *
 * A crash leaves the old tables or the new ones, and either are up to date: from just before the swap on, every recomputation writes to
 * both. The next rebuild drops the shadow tables that a crash left.
 *
 * @param asked the tables; by default all of state and all rollups
 * @throws LockError when another rebuild runs
 */
export async function rebuild(
	client: ClickHouseClient,
	target: RenderTarget,
	onProgress: (progress: Progress) => void = () => {},
	asked: readonly Table[] = TABLES
): Promise<Rebuilt> {
	const { database } = target;
	return locked(client, database, LOCK, async (stillOurs) => {
		const tables = withFollowing(new Set(asked));
		const computation = createComputation(client, database);
		const full = createFullRebuild(client, database, computation, tables);
		const before = await finishLeftOver(client, target, full);
		const generation = before.generation + 1;
		// Taken first: an edit during the rebuild asks for one more.
		const sources = await sourcesOfTables(client, target);
		await reloadCalendar(client, target);
		const begun = await full.now();
		await createShadow(client, target, tables, '_next', generation);

		const next = among(tables, '_next');
		await full.compute(generation, '_next', onProgress);
		await openShadow(
			client,
			target,
			FOLLOWING.filter((table) => tables.includes(table)),
			next
		);
		await mergeShadow(client, target, tables);
		const caughtUp = await full.catchUpInRounds(begun, generation, '_next', onProgress);
		const days = await full.days();
		onProgress({ step: 'days', done: 0, of: days.length });
		await computation.ofDays(
			days,
			next,
			ROLLUPS.filter((table) => tables.includes(table))
		);
		onProgress({ step: 'days', done: days.length, of: days.length });

		await stillOurs();
		await asOneRound(createRounds(client, database, 'rebuild'), async () => {
			await publishGeneration(client, database, generation, 'both', tables);
			await full.catchUp(caughtUp, generation, '_next', onProgress);
			await stillOurs();
			const swap = await full.now();
			await swapIn(client, target, tables);
			// What was computed while tables changed places may have read or written the old ones.
			const { letters, calls, days: late } = await full.catchUp(swap, generation, '', onProgress);
			await createRecomputation(client, database).refreshDays(late, { letters, calls });
			await publishGeneration(client, database, generation, 'settled', tables);
		});
		// In this order: who is killed in between begins anew, and leaves no table behind.
		await dropShadow(client, target, '_next');
		await recordDerived(client, database, new Map(tables.map((table) => [table, sources.get(table)!])));
		return { ...(await full.counts('')), days: days.length, generation };
	});
}

/** Ends what a crash near the swap left: both generations of tables are up to date, and the shadow one is dropped. */
async function finishLeftOver(
	client: ClickHouseClient,
	target: RenderTarget,
	full: ReturnType<typeof createFullRebuild>
): Promise<Generation> {
	const { database } = target;
	const left = await readGeneration(client, database);
	if (left.phase === 'both') {
		const { letters, calls, days } = await full.catchUp(left.publishedAt, left.generation, '', () => {});
		await createRecomputation(client, database).refreshDays(days, { letters, calls });
		await publishGeneration(client, database, left.generation, 'settled', left.tables);
	}
	await dropShadow(client, target, '_next');
	return left;
}
