import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { locked, type Lock } from '../client/lock.server.ts';
import type { RenderTarget } from '../text/render.ts';
import { createShadow, dropShadow, openShadow } from './shadow.server.ts';
import { createComparison, type Difference } from './compare.server.ts';
import { createComputation } from './computation.server.ts';
import { rangesOf, touchIds } from './chunks.server.ts';
import {
	among,
	FOLLOWING,
	kindOf,
	ROLLUPS,
	STATES,
	TABLES,
	type Following,
	type Rollup,
	type State
} from './tables.ts';
import { createFullRebuild, type Progress } from './full-rebuild.server.ts';

export interface Verified {
	letters: number;
	calls: number;
	days: number;
	/** How many rows differ; `differences` has the first hundred of them. */
	differing: number;
	differences: Difference[];
	/** Days whose figures changed at each look, because events flow in: neither right nor wrong. */
	restless: string[];
}

const LOCK: Lock = { table: 'verify_lock', work: 'verification', waitMs: 0 };
const LISTED = 100;
/** What differs is looked at again after a pause, because its events may have been on their way. */
const LOOKS = 3;
/** More differing rows than this are not explained by events on their way. */
const LOOKED_AT_AGAIN = 100_000;

/**
 * Recomputes state and rollups from all events into shadow tables, and names each row that differs in the living ones, which are not
 * changed. Events may flow in meanwhile.
 * @throws LockError when another verification runs
 */
export async function verify(
	client: ClickHouseClient,
	target: RenderTarget,
	onProgress: (progress: Progress) => void = () => {},
	pauseMs = 2_000
): Promise<Verified> {
	const { database } = target;
	return locked(client, database, LOCK, async () => {
		const computation = createComputation(client, database);
		const full = createFullRebuild(client, database, computation, TABLES);
		const check = among(TABLES, '_check');
		const { inRange, inBatches, ofDays, rowsOf } = createComparison(client, database);
		await createShadow(client, target, TABLES, '_check', 0);
		try {
			const begun = await full.now();
			await full.compute(0, '_check', onProgress);
			await openShadow(client, target, FOLLOWING, check);
			await full.catchUpInRounds(begun, 0, '_check', onProgress);

			const wrong: [Difference['table'], string][] = [];
			let differing = 0;
			const look = async (tables: readonly (State | Following)[]): Promise<void> => {
				for (const table of tables) {
					const { ids, count } = await differingIds(table);
					differing += count;
					for (const id of ids.slice(0, LISTED)) wrong.push([table, id]);
				}
			};
			await look(STATES);
			// Following tables can only be judged when the letters are right.
			if (differing === 0) await look(FOLLOWING);
			const { found, restless, days } = await lookAtDays(differing > 0, begun);
			const differences: Difference[] = [];
			// Of each table at once: to plan the reading of a row costs more than to read a hundred.
			for (const [table, listed] of Map.groupBy([...wrong, ...found].slice(0, LISTED), ([table]) => table))
				differences.push(
					...(await rowsOf(
						table,
						listed.map(([, key]) => key)
					))
				);
			const counts = await full.counts('_check');
			return { ...counts, days, differing: differing + found.length, differences, restless };
		} finally {
			await dropShadow(client, target, '_check');
		}

		async function differingIds(table: State | Following): Promise<{ ids: string[]; count: number }> {
			const kind = kindOf(table);
			let ids: string[] = [];
			let count = 0;
			for await (const range of rangesOf(client, database, kind)) {
				const more = await inRange(table, range);
				count += more.length;
				if (ids.length < LOOKED_AT_AGAIN) ids.push(...more.slice(0, LOOKED_AT_AGAIN));
			}
			if (count > LOOKED_AT_AGAIN) return { ids, count };
			for (let look = 0; look < LOOKS && ids.length > 0; look++) {
				await sleep(pauseMs);
				const batches = await touchIds(client, database, kind, ids);
				for (const batch of batches) {
					await computation.touchDuplicates([batch]);
					await computation.ofBatches([batch], 0, check, await computation.countsOf([batch]));
				}
				const asked = new Set(ids);
				ids = (await inBatches(table, batches)).filter((id) => asked.has(id));
			}
			return { ids, count: ids.length };
		}

		/** Rollups are sums of state: of the living state, unless that is wrong itself. */
		async function lookAtDays(stateIsWrong: boolean, begun: string) {
			const all = await allDays();
			let differing: [Rollup, string][] = [];
			let revisions = new Map<string, string>();
			const restless = new Set<string>();
			for (let look = 0, days = all; look <= LOOKS && days.length > 0; look++) {
				if (look > 0) await sleep(pauseMs);
				if (look > 0 && stateIsWrong) await full.catchUp(begun, 0, '_check', onProgress);
				onProgress({ step: 'days', done: 0, of: days.length });
				await computation.ofDays(days, stateIsWrong ? check : among(ROLLUPS, '_check'));
				differing = [];
				const seen = new Map<string, string>();
				for (const table of ROLLUPS)
					for (const day of await ofDays(table, days)) {
						differing.push([table, day]);
						seen.set(`${table} ${day}`, await revisionOf(table, day));
					}
				if (look === LOOKS)
					differing = differing.filter(([table, day]) => {
						const before = revisions.get(`${table} ${day}`);
						const moved = before !== undefined && before !== seen.get(`${table} ${day}`);
						if (moved) restless.add(day);
						return !moved;
					});
				revisions = seen;
				days = [...new Set(differing.map(([, day]) => day))];
			}
			return { found: differing, restless: [...restless].sort(), days: all.length };
		}

		async function revisionOf(table: Rollup, day: string): Promise<string> {
			const found = await client.query({
				query: `SELECT toString(max(revision)) AS revision FROM ${database}.${table} WHERE day = {day: Date32}`,
				query_params: { day },
				format: 'JSONEachRow'
			});
			const [row] = await found.json<{ revision: string }>();
			return row?.revision ?? '';
		}

		async function allDays(): Promise<string[]> {
			const living = await client.query({
				query: ROLLUPS.map((table) => `SELECT DISTINCT toString(day) AS day FROM ${database}.${table}`).join(
					' UNION DISTINCT '
				),
				format: 'JSONEachRow'
			});
			const listed = (await living.json<{ day: string }>()).map(({ day }) => day);
			return [...new Set([...listed, ...(await full.days())])];
		}
	});
}
