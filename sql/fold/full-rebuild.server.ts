import type { ClickHouseClient } from '@clickhouse/client';
import type { SubjectKind } from '../model/event-row.ts';
import { addCounts, countEach, NOTHING, type Computation, type Extent } from './computation.server.ts';
import { eachRange, rangesOf, touchInChunks } from './chunks.server.ts';
import { among, FOLLOWING, KINDS, ROLLUPS, type Shadow, type Table } from './tables.ts';

export interface Progress {
	step: `${SubjectKind}s` | 'days' | 'catching up';
	/** Events, or chunks, of the step. */
	done: number;
	of: number;
}

/** A recomputation becomes visible to all servers within this time, differences between their clocks included. */
const MARGIN_S = 60;
/** A round of catching up that took no longer is the last one: what is left is little. */
const SHORT_MS = 3_000;

/**
 * Computes the state of the whole office into shadow tables, while events flow in.
 * @param tables those that are made; what they are made of is read from the living tables
 */
export function createFullRebuild(
	client: ClickHouseClient,
	database: string,
	computation: Computation,
	tables: readonly Table[]
) {
	const made = new Set<string>(tables);
	/** The state that feeds a shadow table has to be written too, or the shadow would miss what came while it was filled. */
	const isWritten = (kind: SubjectKind, shadow: Shadow): boolean =>
		shadow === '' || made.has(`${kind}_state`) || (kind === 'letter' && FOLLOWING.some((table) => made.has(table)));
	const rows = async <T>(query: string, query_params: Record<string, unknown> = {}): Promise<T[]> =>
		(await client.query({ query, query_params, format: 'JSONEachRow' })).json<T>();

	/** Computes all letters, calls and outages from all events, range by range. A letter that comes meanwhile may be missing. */
	async function compute(
		generation: number,
		to: Exclude<Shadow, ''>,
		onProgress: (progress: Progress) => void
	): Promise<void> {
		// Duplicates have what their masters have, so all links come first.
		if (made.has('letter_state'))
			await client.command({
				query: `INSERT INTO ${database}.letter_links SELECT DISTINCT master_letter_id, subject_id FROM ${database}.event_log
				WHERE subject_kind = 'letter' AND type = 'letter.linked'`,
				clickhouse_settings: { wait_end_of_query: 1 }
			});
		for (const kind of KINDS) {
			if (!made.has(`${kind}_state`)) continue;
			const [count] = await rows<{ events: string }>(
				`SELECT toString(count()) AS events FROM ${database}.event_log WHERE subject_kind = '${kind}'`
			);
			const of = Number(count!.events);
			let done = 0;
			await eachRange(rangesOf(client, database, kind), async (range) => {
				await computation.ofRange(kind, range, generation, among(tables, to));
				done = Math.min(of, done + 200_000);
				onProgress({ step: `${kind}s`, done, of });
			});
		}
	}

	/** The moment since which recomputations have to be caught up with. */
	async function now(): Promise<string> {
		const [row] = await rows<{ now: string }>(`SELECT toString(now64(3, 'UTC') - INTERVAL ${MARGIN_S} SECOND) AS now`);
		return row!.now;
	}

	/** Recomputes what any process has recomputed since a moment, and its days. */
	async function catchUp(
		since: string,
		generation: number,
		to: Shadow,
		onProgress: (progress: Progress) => void
	): Promise<Extent> {
		const extent = await inChunks(
			`SELECT DISTINCT subject_kind, subject_id FROM ${database}.touched WHERE batch_id IN (
				SELECT batch_id FROM ${database}.recomputations WHERE called_at >= {since: DateTime64(3, 'UTC')})`,
			{ since },
			generation,
			to,
			'catching up',
			onProgress
		);
		const rollups = ROLLUPS.filter((rollup) => to === '' || made.has(rollup));
		if (extent.days.length > 0) await computation.ofDays(extent.days, among(tables, to), rollups);
		return extent;
	}

	/** Catches up in rounds until one is short, or no shorter than the one before. @returns since when the next has to catch up */
	async function catchUpInRounds(
		since: string,
		generation: number,
		to: Shadow,
		onProgress: (progress: Progress) => void
	): Promise<string> {
		for (let last = Infinity; ;) {
			const [next, started] = [await now(), performance.now()];
			await catchUp(since, generation, to, onProgress);
			since = next;
			const took = performance.now() - started;
			if (took < SHORT_MS || took >= last) return since;
			last = took;
		}
	}

	async function inChunks(
		entities: string,
		params: Record<string, unknown>,
		generation: number,
		to: Shadow,
		step: Progress['step'],
		onProgress: (progress: Progress) => void
	): Promise<Extent> {
		const chunks = await touchInChunks(client, database, entities, params);
		let total = NOTHING;
		const days = new Set<string>();
		for (const [i, chunk] of chunks.entries()) {
			await computation.touchDuplicates([chunk]);
			const counts = await computation.countsOf([chunk]);
			const written = countEach((kind) => (isWritten(kind, to) ? counts[`${kind}s`] : 0));
			await computation.ofBatches([chunk], generation, among(tables, to), written);
			total = addCounts(total, counts);
			for (const day of await computation.daysOf([chunk])) days.add(day);
			onProgress({ step, done: i + 1, of: chunks.length });
		}
		return { ...total, days: [...days] };
	}

	/** All Tehran days on which any event happened. */
	async function days(): Promise<string[]> {
		const found = await rows<{ day: string }>(
			`SELECT DISTINCT toString(toDate32(toTimeZone(occurred_at, 'Asia/Tehran'))) AS day FROM ${database}.event_log`
		);
		return found.map(({ day }) => day);
	}

	/** Letters and calls in the tables of state. */
	async function counts(of: Shadow): Promise<{ letters: number; calls: number }> {
		const [letters, calls] = await Promise.all(
			(['letter_state', 'call_state'] as const).map(async (table) => {
				const [row] = await rows<{ n: string }>(
					`SELECT toString(count()) AS n FROM ${database}.${table}${among(tables, of)(table)} FINAL`
				);
				return Number(row!.n);
			})
		);
		return { letters: letters!, calls: calls! };
	}

	return { compute, now, catchUp, catchUpInRounds, inChunks, days, counts };
}
