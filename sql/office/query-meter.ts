import { sql } from 'kysely';
import { ANALYST_QUOTA } from '../model/analyst-quota.ts';
import type { Store } from './store.server.ts';

/** What is limited, with the names of ClickHouse's quotas. */
export type MeteredLimit = keyof (typeof ANALYST_QUOTA)[number]['max'];

/** The use of an ended interval is kept for this time, so that a process with a wrong clock deletes nothing that counts. */
const SWEEP_AFTER_MS = 60 * 60_000;

/** What one query used, by the engine's own count. */
export interface QueryCost {
	seconds: number;
	resultRows: number;
	readRows: number;
}

/** One interval of a person's quota: for each limit, the use and the maximum. */
export interface IntervalUse {
	/** The interval's length. */
	seconds: number;
	/** When the next interval begins. */
	endsAt: Date;
	used: Record<MeteredLimit, number>;
	max: Record<MeteredLimit, number>;
}

export type Admission =
	| { kind: 'admitted' }
	/** `max` of `limit` is used up in the interval of `seconds`; the next begins at `until`. */
	| { kind: 'refused'; limit: MeteredLimit; seconds: number; max: number; until: Date };

/**
 * Counts a query of a person, unless an interval of the quota is used up. It is counted before it runs, so that simultaneous queries cannot
 * exceed the number of queries.
 */
export async function admitQuery(store: Store, personId: string, now: Date): Promise<Admission> {
	const refused = refusalOf(await readMeter(store, personId, now));
	if (refused) return refused;
	const counted = await store.db
		.insertInto('query_meter')
		.values(ANALYST_QUOTA.map(({ seconds }) => ({ ...emptyInterval(personId, seconds, now), queries: 1 })))
		.onConflict((conflict) =>
			conflict
				.columns(['person_id', 'seconds', 'begins_at'])
				.doUpdateSet({ queries: sql<number>`query_meter.queries + 1` })
				// Another process may have used the last query since the meter was read.
				.where((is) =>
					is.or(
						ANALYST_QUOTA.map(({ seconds, max }) =>
							is.and([
								is('query_meter.seconds', '=', seconds),
								...limitsOf(max).map((limit) => is(`query_meter.${limit}`, '<', max[limit]))
							])
						)
					)
				)
		)
		.returning('seconds')
		.execute();
	const missed = counted.length < ANALYST_QUOTA.length && refusalOf(await readMeter(store, personId, now));
	return missed || { kind: 'admitted' };
}

const usedUp = ({ used, max }: IntervalUse) => limitsOf(max).filter((limit) => used[limit] >= max[limit]);

/** Whether any limit of an interval is used up, so that the next query is refused. */
export const isUsedUp = (interval: IntervalUse): boolean => usedUp(interval).length > 0;

/** The refusal with the longest wait, of all limits that are used up. */
function refusalOf(intervals: readonly IntervalUse[]): Admission | undefined {
	return intervals
		.flatMap((interval) =>
			usedUp(interval).map((limit) => ({
				...{ kind: 'refused' as const, limit, seconds: interval.seconds },
				...{ max: interval.max[limit], until: interval.endsAt }
			}))
		)
		.at(-1);
}

/** Adds what a query used to the current intervals. */
export async function chargeQuery(
	{ db }: Store,
	personId: string,
	{ seconds, resultRows, readRows }: QueryCost,
	now: Date
): Promise<void> {
	await db
		.insertInto('query_meter')
		.values(
			ANALYST_QUOTA.map((interval) => ({
				...emptyInterval(personId, interval.seconds, now),
				execution_time: seconds,
				result_rows: resultRows,
				read_rows: readRows
			}))
		)
		.onConflict((conflict) =>
			conflict.columns(['person_id', 'seconds', 'begins_at']).doUpdateSet({
				execution_time: sql<number>`query_meter.execution_time + excluded.execution_time`,
				result_rows: sql<number>`query_meter.result_rows + excluded.result_rows`,
				read_rows: sql<number>`query_meter.read_rows + excluded.read_rows`
			})
		)
		.execute();
	await db
		.deleteFrom('query_meter')
		.where('ends_at', '<', new Date(now.getTime() - SWEEP_AFTER_MS).toISOString())
		.execute();
}

/** What a person has used in each interval, the shortest first. */
export async function readMeter({ db }: Store, personId: string, now: Date): Promise<IntervalUse[]> {
	const rows = await db
		.selectFrom('query_meter')
		.selectAll()
		.where('person_id', '=', personId)
		.where('ends_at', '>', now.toISOString())
		.execute();
	return ANALYST_QUOTA.map(({ seconds, max }) => {
		const empty = emptyInterval(personId, seconds, now);
		const used = rows.find((row) => row.seconds === seconds && row.begins_at === empty.begins_at) ?? empty;
		return { seconds, endsAt: new Date(empty.ends_at), used, max };
	});
}

/** Intervals begin at multiples of their length since 1970, like those of ClickHouse's quotas. */
function emptyInterval(personId: string, seconds: number, now: Date) {
	const ms = seconds * 1_000;
	const begins = Math.floor(now.getTime() / ms) * ms;
	return {
		person_id: personId,
		seconds,
		begins_at: new Date(begins).toISOString(),
		ends_at: new Date(begins + ms).toISOString(),
		queries: 0,
		execution_time: 0,
		result_rows: 0,
		read_rows: 0
	};
}

const limitsOf = (max: Record<MeteredLimit, number>) => Object.keys(max) as MeteredLimit[];
