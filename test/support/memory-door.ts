import { Writable } from 'node:stream';
import { pino } from 'pino';
import { createMetrics } from '#ingest/http/metrics.ts';
import { observeIntake } from '#ingest/http/observe.ts';
import { createServer, type ServerDeps } from '#ingest/http/server.server.ts';
import type { BatchLimits } from '#ingest/pipeline/intake.ts';
import { KnownEvents } from '#ingest/pipeline/known-events.ts';
import { MemorySpool } from './memory-spool.ts';

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
