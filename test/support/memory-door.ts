import { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { createMetrics } from '#ingest/http/metrics.ts';
import { observeIntake } from '#ingest/http/observe.ts';
import { createServer, type ServerDeps } from '#ingest/http/server.server.ts';
import type { BatchLimits } from '#ingest/pipeline/intake.ts';
import { KnownEvents } from '#ingest/pipeline/known-events.ts';
import { deadOf, packBatch, partitionOf, rowsOf, type PackedDeadLetter, type PackedEvent } from '#ingest/spool/pack.ts';
import { newBatchId, receivedAtOf, type Spool, type SpoolBatch } from '#ingest/spool/spool.ts';
import { rowOf } from './events.ts';

/** A spool in memory that knows what it has seen, and that can be told to fail or to wait. */
export class MemorySpool implements Spool {
	readonly partitions = 1;
	batches: { rows: PackedEvent[]; dead: PackedDeadLetter[] }[] = [];
	fail: Error | undefined;
	gate: Promise<void> = Promise.resolve();
	#waiting: SpoolBatch[] = [];
	#taken: SpoolBatch[] = [];
	#wake = (): void => {};
	#closed = false;

	async append(batch: SpoolBatch): Promise<void> {
		await this.gate;
		if (this.fail) throw this.fail;
		this.batches.push({ rows: await rowsOf(batch), dead: await deadOf(batch) });
		this.#waiting.push(batch);
		this.#wake();
	}

	async take(): Promise<SpoolBatch[] | undefined> {
		while (!this.#closed && this.#waiting.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
		if (this.#closed) return undefined;
		const taken = this.#waiting.splice(0);
		this.#taken.push(...taken);
		return taken;
	}

	async done(batches: SpoolBatch[]): Promise<void> {
		this.#taken = this.#taken.filter((one) => !batches.includes(one));
	}

	size() {
		const held = [...this.#taken, ...this.#waiting];
		return {
			batches: held.length,
			events: held.reduce((sum, { events }) => sum + events, 0),
			bytes: held.reduce((sum, { rows }) => sum + rows.byteLength, 0),
			oldestAt: held[0] && receivedAtOf(held[0].id),
			...(this.fail && { refuses: this.fail.message })
		};
	}

	async close(): Promise<void> {
		this.#closed = true;
		this.#wake();
	}

	get rows(): PackedEvent[] {
		return this.batches.flatMap((batch) => batch.rows);
	}
	get dead(): PackedDeadLetter[] {
		return this.batches.flatMap((batch) => batch.dead);
	}
}

/** A batch of one letter's events, whose ids are these. */
export function batchOf(letter: string, eventIds: string[], partitions: number, text?: string): Promise<SpoolBatch> {
	const events = eventIds.map((event_id) => {
		const occurred_at = '2022-08-27T14:40:00+04:30';
		return rowOf({ v: 1, type: 'letter.noted', event_id, letter_id: letter, occurred_at, activity: 'test', text });
	});
	const origin = { source: 'test', loadId: '', door: 'http', partition: partitionOf(letter, partitions) } as const;
	return packBatch(newBatchId(Date.now()), origin, events, []);
}

export async function eventIdsOf(batches: SpoolBatch[]): Promise<string[]> {
	return (await Promise.all(batches.map(rowsOf))).flat().map(({ event_id }) => event_id);
}

/** Longer than any election, lease and wait for an acknowledgement that a test sets; the limit is no assertion on speed. */
const SILENCE_MS = 60_000;

/**
 * Takes, and calls it done, until it has seen all of these ids; returns every id it saw, repeated ones too.
 * Throws when for a minute nothing comes or nothing gets done, and says what is missing.
 */
export async function drain(spool: Spool, expected: Iterable<string>, maxEvents = 1_000): Promise<string[]> {
	const missing = new Set(expected);
	const seen: string[] = [];
	const within = async <T>(what: string, work: Promise<T>): Promise<T> => {
		const over = new AbortController();
		const silence = pause(SILENCE_MS, undefined, { signal: over.signal }).then(() => {
			const { batches } = spool.size();
			throw new Error(`${what} in vain: ${missing.size} events are missing (${[...missing].slice(0, 5).join(', ')}), \
${seen.length} came; by its own measure the spool holds ${batches} batches`);
		});
		try {
			return await Promise.race([work, silence]);
		} finally {
			over.abort();
			silence.catch(() => undefined);
		}
	};
	while (missing.size > 0) {
		const batches = await within('waited for the next batch', spool.take(maxEvents));
		if (!batches) throw new Error(`the spool closed before ${missing.size} events came`);
		const ids = await eventIdsOf(batches);
		for (const id of ids) missing.delete(id);
		seen.push(...ids);
		await within('waited until batches are done', spool.done(batches));
	}
	return seen;
}

/** The keys of the office behind the door. */
export const keys = { identity: Buffer.alloc(32, 1), encryption: Buffer.alloc(32, 2) };
const opened: ReturnType<typeof createServer>[] = [];

export async function closeDoors(): Promise<void> {
	for (const door of opened.splice(0)) {
		// One whose body was refused unread would be waited for, for as long as a producer may keep it.
		door.server.closeAllConnections();
		await door.close();
	}
}

/** Ingest's HTTP door in this process, on a free port, before a spool in memory; the token `psk_good` is of `portal`. */
export async function openDoor(options: Partial<ServerDeps> = {}, limits: BatchLimits = { rows: 50_000, bytes: 1e9 }) {
	const spool = new MemorySpool();
	const metrics = createMetrics();
	const intake = { spool, known: new KnownEvents(), keys, limits, observer: observeIntake(metrics) };
	const logged: string[] = [];
	const sink = new Writable({
		write(chunk, _encoding, done) {
			logged.push(String(chunk));
			done();
		}
	});
	const holder = { source: 'portal', types: null, administrator: false };
	const office = { holderOfToken: async (secret: string) => (secret === 'psk_good' ? holder : undefined) };
	const server = createServer({ office, intake, spool, spoolBytes: 1_000, metrics, log: pino(sink), ...options });
	opened.push(server);
	const url = await server.listen({ host: '127.0.0.1', port: 0 });
	const post = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}, query = '') => {
		const response = await fetch(`${url}/v1/events${query}`, {
			method: 'POST',
			headers: { authorization: 'Bearer psk_good', 'content-type': 'application/x-ndjson', ...headers },
			body
		});
		return { status: response.status, headers: response.headers, body: (await response.json()) as Answer };
	};
	return { spool, logged, url, post, server };
}

interface Answer {
	accepted: number;
	duplicates: number;
	rejected: { line: number; event_id: string; reason: string; field: string; detail: string }[];
	rejected_total?: number;
	error?: string;
	message: string;
}
