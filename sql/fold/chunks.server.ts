import type { ClickHouseClient } from '@clickhouse/client';
import type { Range } from './computation.server.ts';

/** Events, or subjects, that are recomputed at once: what bounds the memory of a rebuild, whatever the office's size. */
const EVENTS_A_PIECE = 200_000;
const SUBJECTS_A_PIECE = 20_000;

/** Cuts all letters, or calls, into ranges of ids of some 200,000 events each, in order; found as one goes. */
export async function* rangesOf(
	client: ClickHouseClient,
	database: string,
	kind: 'letter' | 'call'
): AsyncGenerator<Range> {
	for (let after = ''; ;) {
		// Read in the order of the table's key, so the last id of a range costs its rows and no more.
		const found = await client.query({
			query: `SELECT subject_id FROM ${database}.event_log WHERE subject_kind = '${kind}' AND subject_id > {after: String}
				ORDER BY subject_kind, subject_id LIMIT 1 OFFSET {events: UInt32}`,
			query_params: { after, events: EVENTS_A_PIECE },
			format: 'JSONEachRow'
		});
		const [row] = await found.json<{ subject_id: string }>();
		yield { after, upTo: row?.subject_id };
		if (row === undefined) return;
		after = row.subject_id;
	}
}

/**
 * Writes subjects into `touched`, in their order, as pieces that are recomputed one after another.
 * @param subjects SELECT of distinct (subject_kind, subject_id)
 * @returns the batch of each piece
 */
export async function touchInChunks(
	client: ClickHouseClient,
	database: string,
	subjects: string,
	params: Record<string, unknown>
): Promise<bigint[]> {
	const rows = async <T>(query: string, query_params: Record<string, unknown> = {}): Promise<T[]> =>
		(await client.query({ query, query_params, format: 'JSONEachRow' })).json<T>();
	const base = await newGroup(client);
	await client.command({
		query: `INSERT INTO ${database}.touched (batch_id, subject_kind, subject_id)
			SELECT {base: UInt64} + intDiv(row_number() OVER (ORDER BY subject_kind, subject_id) - 1, ${SUBJECTS_A_PIECE}), subject_kind, subject_id
			FROM (${subjects})`,
		query_params: { ...params, base: String(base) },
		clickhouse_settings: { wait_end_of_query: 1 }
	});
	const found = await rows<{ batch: string }>(
		`SELECT DISTINCT toString(batch_id) AS batch FROM ${database}.touched WHERE batch_id BETWEEN {base: UInt64} AND {base: UInt64} + 1000000 ORDER BY batch_id`,
		{ base: String(base) }
	);
	return found.map(({ batch }) => BigInt(batch));
}

/** The same for ids that are at hand. */
export async function touchIds(
	client: ClickHouseClient,
	database: string,
	subject_kind: 'letter' | 'call',
	ids: string[]
): Promise<bigint[]> {
	const base = await newGroup(client);
	const values = ids.map((subject_id, i) => ({
		batch_id: String(base + BigInt(Math.floor(i / SUBJECTS_A_PIECE))),
		subject_kind,
		subject_id
	}));
	await client.insert({ table: `${database}.touched`, values, format: 'JSONEachRow' });
	return Array.from({ length: Math.ceil(ids.length / SUBJECTS_A_PIECE) }, (_, i) => base + BigInt(i));
}

/** Of another magnitude than the ids of the spool's batches, and far enough from the next one for a million pieces. */
async function newGroup(client: ClickHouseClient): Promise<bigint> {
	const found = await client.query({ query: 'SELECT toString(generateSnowflakeID()) AS id', format: 'JSONEachRow' });
	const [row] = await found.json<{ id: string }>();
	return BigInt(row!.id);
}
