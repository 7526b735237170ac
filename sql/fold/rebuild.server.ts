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
 * Makes tables anew, with all that follow from them, beside the living ones, and swaps them in, while events keep flowing and
 * figures keep being read. Memory is bounded by a piece; the disk needs room for a second of each.
 *
 * A crash leaves the old tables or the new ones, either up to date: from the moment before the swap on, whoever
 * recomputes writes to both. What is left beside goes with the next rebuild.
 *
 * @param asked the tables; all of state and its rollups unless told otherwise
 * @throws LockError when another rebuild goes on
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
		const whole = createFullRebuild(client, database, computation, tables);
		const before = await settleLeftOver(client, target, whole);
		const generation = before.generation + 1;
		// Of now: what an office edits meanwhile asks for one more rebuild.
		const sources = await sourcesOfTables(client, target);
		await reloadCalendar(client, target);
		const begun = await whole.now();
		await createShadow(client, target, tables, '_next', generation);

		const next = among(tables, '_next');
		await whole.compute(generation, '_next', onProgress);
		await openShadow(
			client,
			target,
			FOLLOWING.filter((table) => tables.includes(table)),
			next
		);
		await mergeShadow(client, target, tables);
		const caughtUp = await whole.catchUpInRounds(begun, generation, '_next', onProgress);
		const days = await whole.days();
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
			await whole.catchUp(caughtUp, generation, '_next', onProgress);
			await stillOurs();
			const swap = await whole.now();
			await swapIn(client, target, tables);
			// What was read or written while tables changed places.
			const { letters, calls, days: late } = await whole.catchUp(swap, generation, '', onProgress);
			await createRecomputation(client, database).refreshDays(late, { letters, calls });
			await publishGeneration(client, database, generation, 'settled', tables);
		});
		await recordDerived(client, database, new Map(tables.map((table) => [table, sources.get(table)!])));
		await dropShadow(client, target, '_next');
		return { ...(await whole.counts('')), days: days.length, generation };
	});
}

/** After a crash near the swap both generations of tables are up to date, and one of them goes. */
async function settleLeftOver(
	client: ClickHouseClient,
	target: RenderTarget,
	whole: ReturnType<typeof createFullRebuild>
): Promise<Generation> {
	const { database } = target;
	const left = await readGeneration(client, database);
	if (left.phase === 'both') {
		const { letters, calls, days } = await whole.catchUp(left.publishedAt, left.generation, '', () => {});
		await createRecomputation(client, database).refreshDays(days, { letters, calls });
		await publishGeneration(client, database, left.generation, 'settled', left.tables);
	}
	await dropShadow(client, target, '_next');
	return left;
}
