import { Readable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import type { SubjectKind } from '../model/event-row.ts';

/** Ids above `after`, up to `upTo` inclusive; without it, all of them. */
export interface Range {
	after: string;
	upTo: string | undefined;
}

/** Events, or entities, that are recomputed at once. This bounds a rebuild's memory, whatever the office's size. */
const EVENTS_A_CHUNK = 200_000;
const ENTITIES_A_CHUNK = 20_000;

/** Cuts all letters, calls or outages into ranges of ids with some 200,000 events each, in order. Each range is found when it is asked for. */
export async function* rangesOf(client: ClickHouseClient, database: string, kind: SubjectKind): AsyncGenerator<Range> {
	for (let after = ''; ;) {
		// In the order of the table's key: to find the last id of a range reads the rows of that range only.
		const found = await client.query({
			query: `SELECT subject_id FROM ${database}.event_log WHERE subject_kind = '${kind}' AND subject_id > {after: String}
				ORDER BY subject_kind, subject_id LIMIT 1 OFFSET {events: UInt32}`,
			query_params: { after, events: EVENTS_A_CHUNK },
			format: 'JSONEachRow'
		});
		const [row] = await found.json<{ subject_id: string }>();
		yield { after, upTo: row?.subject_id };
		if (row === undefined) return;
		after = row.subject_id;
	}
}

/**
 * Cuts letters that batches touch into such ranges.
 * @param letters a condition on their events, by `{batches: Array(UInt64)}`
 */
export async function* rangesOfTouched(
	client: ClickHouseClient,
	database: string,
	letters: string,
	batches: bigint[]
): AsyncGenerator<Range> {
	const found = await client.query({
		query: `SELECT max(subject_id) AS last FROM
			(
				SELECT subject_id, intDiv(sum(count()) OVER (ORDER BY subject_id), {events: UInt32}) AS piece
				FROM ${database}.event_log WHERE subject_kind = 'letter' AND ${letters} GROUP BY subject_id
			)
			GROUP BY piece ORDER BY piece`,
		query_params: { batches, events: EVENTS_A_CHUNK },
		format: 'JSONEachRow'
	});
	const ends = (await found.json<{ last: string }>()).slice(0, -1).map(({ last }) => last);
	yield* [...ends, undefined].map((upTo, n) => ({ after: ends[n - 1] ?? '', upTo }));
}

/** Does the work of ranges, two at once: while one is folded, the next is read. */
export async function eachRange(
	ranges: AsyncIterable<Range> | Iterable<Range>,
	work: (range: Range) => Promise<void>
): Promise<void> {
	await Readable.from(ranges).forEach(work, { concurrency: 2 });
}

/**
 * Writes entities into `touched`, in their order, as chunks that are recomputed one after another.
 * @param entities SELECT of distinct (subject_kind, subject_id)
 * @returns the batch of each chunk
 */
export async function touchInChunks(
	client: ClickHouseClient,
	database: string,
	entities: string,
	params: Record<string, unknown>
): Promise<bigint[]> {
	const rows = async <T>(query: string, query_params: Record<string, unknown> = {}): Promise<T[]> =>
		(await client.query({ query, query_params, format: 'JSONEachRow' })).json<T>();
	const base = await newGroup(client);
	await client.command({
		query: `INSERT INTO ${database}.touched (batch_id, subject_kind, subject_id)
			SELECT {base: UInt64} + intDiv(row_number() OVER (ORDER BY subject_kind, subject_id) - 1, ${ENTITIES_A_CHUNK}), subject_kind, subject_id
			FROM (${entities})`,
		query_params: { ...params, base: String(base) },
		clickhouse_settings: { wait_end_of_query: 1 }
	});
	const found = await rows<{ batch: string }>(
		`SELECT DISTINCT toString(batch_id) AS batch FROM ${database}.touched WHERE batch_id BETWEEN {base: UInt64} AND {base: UInt64} + 1000000 ORDER BY batch_id`,
		{ base: String(base) }
	);
	return found.map(({ batch }) => BigInt(batch));
}

/** The same for given ids. */
export async function touchIds(
	client: ClickHouseClient,
	database: string,
	subject_kind: SubjectKind,
	ids: string[]
): Promise<bigint[]> {
	const base = await newGroup(client);
	const values = ids.map((subject_id, i) => ({
		batch_id: String(base + BigInt(Math.floor(i / ENTITIES_A_CHUNK))),
		subject_kind,
		subject_id
	}));
	await client.insert({ table: `${database}.touched`, values, format: 'JSONEachRow' });
	return Array.from({ length: Math.ceil(ids.length / ENTITIES_A_CHUNK) }, (_, i) => base + BigInt(i));
}

/** The first batch id of a group of chunks. It differs in magnitude from ids of the spool, and leaves room for a million chunks. */
async function newGroup(client: ClickHouseClient): Promise<bigint> {
	const found = await client.query({ query: 'SELECT toString(generateSnowflakeID()) AS id', format: 'JSONEachRow' });
	const [row] = await found.json<{ id: string }>();
	return BigInt(row!.id);
}
