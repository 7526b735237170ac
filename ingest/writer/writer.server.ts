import type { ClickHouseClient } from '@clickhouse/client';
import type { Logger } from 'pino';
import { classify } from '#sql/client/errors.ts';
import type { DeadLetterRow, EventRow } from '#sql/model/event-row.ts';
import { createStateKeeper } from './state-keeper.server.ts';

/** What one request brings, at most a few ten thousand events of one source. */
export interface Batch {
	rows: EventRow[];
	rejected: DeadLetterRow[];
}

export interface Writer {
	/**
	 * Resolves when ClickHouse has the batch; state follows within moments. `duplicates` are the events known already,
	 * or twice in the batch. Errors: UnavailableError, after which sending the same batch again is harmless.
	 */
	write(batch: Batch): Promise<{ duplicates: number }>;
	/** Whether ClickHouse answers. */
	ready(): Promise<boolean>;
	/** Lets what was acknowledged reach the state for `drainMs` (2 s), and ends. The next start does what is left. */
	stop(drainMs?: number): Promise<void>;
}

/** ClickHouse cannot take a batch now; the producer is to send it again after `retryAfterS` seconds. */
export class UnavailableError extends Error {
	override name = 'UnavailableError';
	retryAfterS: number;

	constructor(message: string, retryAfterS: number) {
		super(message);
		this.retryAfterS = retryAfterS;
	}
}

/** Writes events and dead letters, and keeps state and rollups up to date behind them. */
export function createWriter({
	client,
	log,
	database = 'pasokh'
}: {
	client: ClickHouseClient;
	log: Logger;
	database?: string;
}): Writer {
	const keeper = createStateKeeper({ client, log, database });
	let lastId = 0n;

	/** Rises with time, so that what a batch touched lies together; the low bits keep processes apart. */
	function nextBatchId(): string {
		const id = (BigInt(Date.now()) << 20n) | BigInt(Math.floor(Math.random() * 2 ** 20));
		lastId = id > lastId ? id : lastId + 1n;
		return String(lastId);
	}

	async function write({ rows, rejected }: Batch): Promise<{ duplicates: number }> {
		try {
			if (rejected.length > 0)
				await client.insert({ table: `${database}.dead_letters`, values: rejected, format: 'JSONEachRow' });
			if (rows.length === 0) return { duplicates: 0 };
			await keeper.room();
			const batch = nextBatchId();
			// Before the events: if we die between the two, the next start recomputes for nothing.
			await client.insert({ table: `${database}.touched`, values: touchedBy(rows, batch), format: 'JSONEachRow' });
			const known = await knownEvents(batch, rows[0]!.source);
			await client.insert({ table: `${database}.event_log`, values: rows, format: 'JSONEachRow' });
			keeper.touch(batch, rows.length);
			return { duplicates: countKnown(rows, known) };
		} catch (error) {
			if (classify(error) === 'transient')
				throw new UnavailableError(`ClickHouse does not take events: ${(error as Error).message}`, 2);
			throw error;
		}
	}

	/** The events that are there of the subjects that the batch touches. */
	async function knownEvents(batch: string, source: string): Promise<Set<string>> {
		const found = await client.query({
			query: `SELECT concat(event_id, '\\n', subject_id, '\\n', toString(content_hash)) FROM ${database}.event_log
				WHERE source = {source: String} AND (subject_kind, subject_id) IN (SELECT subject_kind, subject_id FROM ${database}.touched WHERE batch_id = {batch: UInt64})`,
			query_params: { batch, source },
			format: 'JSONCompactEachRow'
		});
		return new Set((await found.json<[string]>()).map(([key]) => key));
	}

	async function ready(): Promise<boolean> {
		return (await client.ping({ select: true })).success;
	}

	return { write, ready, stop: (drainMs = 2_000) => keeper.stop(drainMs) };
}

function touchedBy(rows: EventRow[], batch_id: string) {
	const subjects = new Map(
		rows.map(({ subject_kind, subject_id }) => [
			`${subject_kind} ${subject_id}`,
			{ batch_id, subject_kind, subject_id }
		])
	);
	return [...subjects.values()];
}

function countKnown(rows: EventRow[], known: Set<string>): number {
	let duplicates = 0;
	for (const { event_id, subject_id, content_hash } of rows) {
		const key = `${event_id}\n${subject_id}\n${content_hash}`;
		if (known.has(key)) duplicates++;
		else known.add(key);
	}
	return duplicates;
}
