import type { ClickHouseClient } from '@clickhouse/client';
import { touchInChunks } from './chunks.server.ts';
import { createRecomputation } from './recompute.server.ts';
import { asOneRound, createRounds } from './rounds.server.ts';

/** A load that cannot be undone: one line that says why and what to do. */
export class UndoError extends Error {
	override name = 'UndoError';
}

/** What a load brought: different events, each also if another load brought it too, and what they are of. */
export interface Brought {
	events: number;
	letters: number;
	calls: number;
}

export interface Undone extends Brought {
	/** The load had been undone before. */
	again: boolean;
}

const LOADS_NAMED = 5;

/** What the office has of a load. */
export async function broughtBy(client: ClickHouseClient, database: string, loadId: string): Promise<Brought> {
	const answer = await client.query({
		query: `SELECT
			toUInt32(uniqExact(subject_kind, subject_id, source, event_id)) AS events,
			toUInt32(uniqExactIf(subject_id, subject_kind = 'letter')) AS letters,
			toUInt32(uniqExactIf(subject_id, subject_kind = 'call')) AS calls
		FROM ${database}.event_log WHERE load_id = {loadId: String}`,
		query_params: { loadId },
		format: 'JSONEachRow'
	});
	return (await answer.json<Brought>())[0]!;
}

/** Whether a load was undone. */
export async function isUndone(client: ClickHouseClient, database: string, loadId: string): Promise<boolean> {
	const answer = await client.query({
		query: `SELECT 1 FROM ${database}.undone_loads WHERE load_id = {loadId: String} LIMIT 1`,
		query_params: { loadId },
		format: 'JSONEachRow'
	});
	return (await answer.json()).length > 0;
}

/** How many of a load's events count all the same once it is undone: another load, or none, brought them too. */
export async function countingStill(client: ClickHouseClient, database: string, loadId: string): Promise<number> {
	const answer = await client.query({
		query: `SELECT toUInt32(count()) AS events FROM (
			SELECT 1 FROM ${database}.event_log
			WHERE (subject_kind, subject_id) IN (SELECT DISTINCT subject_kind, subject_id FROM ${database}.event_log WHERE load_id = {loadId: String})
			GROUP BY subject_kind, subject_id, source, event_id
			HAVING countIf(load_id = {loadId: String}) > 0 AND countIf(load_id NOT IN (SELECT load_id FROM ${database}.undone_loads)) > 0
		) SETTINGS optimize_aggregation_in_order = 1`,
		query_params: { loadId },
		format: 'JSONEachRow'
	});
	return (await answer.json<{ events: number }>())[0]!.events;
}

/**
 * Takes all events of a load out of every figure. The load is marked first, so a run that was cut off can simply be repeated. A corrected
 * load of the same rows counts.
 * @throws UndoError for a load that brought nothing
 */
export async function undoLoad(
	client: ClickHouseClient,
	database: string,
	loadId: string,
	onProgress: (done: number, of: number) => void = () => {}
): Promise<Undone> {
	const rows = async <T>(query: string, query_params: Record<string, unknown> = {}): Promise<T[]> =>
		(await client.query({ query, query_params, format: 'JSONEachRow' })).json<T>();
	const brought = await broughtBy(client, database, loadId);
	if (loadId === '' || brought.events === 0) throw new UndoError(await unknownLoad());
	const again = await isUndone(client, database, loadId);
	await asOneRound(createRounds(client, database, 'undo'), async () => {
		if (!again)
			await client.insert({
				table: `${database}.undone_loads`,
				values: [{ load_id: loadId }],
				format: 'JSONEachRow'
			});
		const { recompute, refreshDays } = createRecomputation(client, database);
		const chunks = await touchInChunks(
			client,
			database,
			`SELECT DISTINCT subject_kind, subject_id FROM ${database}.event_log WHERE load_id = {loadId: String}`,
			{ loadId }
		);
		const days = new Set<string>();
		for (const [i, chunk] of chunks.entries()) {
			for (const day of (await recompute([chunk])).days) days.add(day);
			onProgress(i + 1, chunks.length);
		}
		// At the end: chunks share days, and each day costs as much as all letters that were open on it.
		await refreshDays([...days], { letters: brought.letters, calls: brought.calls });
	});
	return { ...brought, again };

	async function unknownLoad(): Promise<string> {
		const last = await rows<{ load_id: string }>(
			`SELECT load_id FROM ${database}.event_log WHERE load_id != '' GROUP BY load_id ORDER BY max(ingested_at) DESC LIMIT ${LOADS_NAMED}`
		);
		const known = last.map(({ load_id }) => load_id).join(', ');
		return `no event came by the load ${JSON.stringify(loadId)}: ${known === '' ? 'nothing has been loaded yet' : `the last loads are ${known}`}`;
	}
}
