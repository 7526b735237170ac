import { Writable } from 'node:stream';
import { pino } from 'pino';
import { createServer, type ServerDeps } from '#ingest/http/server.server.ts';
import type { Batch, Writer } from '#ingest/writer/writer.server.ts';

/** The keys of the office behind the door. */
export const keys = { identity: Buffer.alloc(32, 1), encryption: Buffer.alloc(32, 2) };
const opened: { close(): Promise<unknown> }[] = [];

export async function closeDoors(): Promise<void> {
	for (const server of opened.splice(0)) await server.close();
}

/** A writer in memory that knows what it has seen. */
class MemoryWriter implements Writer {
	batches: Batch[] = [];
	known = new Set<string>();
	fail: Error | undefined;
	gate: Promise<void> = Promise.resolve();
	async write(batch: Batch): Promise<{ duplicates: number }> {
		await this.gate;
		if (this.fail) throw this.fail;
		this.batches.push(batch);
		const before = this.known.size;
		for (const row of batch.rows) this.known.add(`${row.subject_id} ${row.event_id}`);
		return { duplicates: batch.rows.length - (this.known.size - before) };
	}
	async ready(): Promise<boolean> {
		return this.fail === undefined;
	}
	async stop(): Promise<void> {}
	get rows() {
		return this.batches.flatMap((batch) => batch.rows);
	}
	get dead() {
		return this.batches.flatMap((batch) => batch.rejected);
	}
}

/** Ingest's HTTP door in this process, on a free port, before a writer in memory; the token `psk_good` is of `portal`. */
export async function openDoor(options: Partial<ServerDeps> = {}) {
	const writer = new MemoryWriter();
	const logged: string[] = [];
	const sink = new Writable({
		write(chunk, _encoding, done) {
			logged.push(String(chunk));
			done();
		}
	});
	const office = { sourceOfToken: (secret: string) => (secret === 'psk_good' ? 'portal' : undefined) };
	const server = createServer({ office, writer, keys, log: pino(sink), ...options });
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
	return { writer, logged, url, post, server };
}

interface Answer {
	accepted: number;
	duplicates: number;
	rejected: { line: number; event_id: string; reason: string; field: string; detail: string }[];
	rejected_total?: number;
	error?: string;
	message: string;
}
