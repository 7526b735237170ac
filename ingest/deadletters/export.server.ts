import { open, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import { statement } from '#sql/client/statement.server.ts';
import type { KeyRing } from '#sql/office/key-id.ts';
import { filterParams, type DeadLetterFilter, type SealedDeadLetter } from '#sql/queries/dead-letters.ts';
import { DeadLetterError } from './dead-letter-error.ts';
import { openExported, type OpenedDeadLetter } from './exported.ts';

export interface ExportOptions {
	database: string;
	/** The office's encryption keys. */
	keys: KeyRing;
	filter: DeadLetterFilter;
	/** Only the newest; all by default. */
	limit?: number;
}

/** Summary of an export: what was written, and what could not be decrypted. */
export interface Exported {
	count: number;
	unreadable: number;
	/** The first that could not be decrypted. */
	firstUnreadable?: string;
}

/** No limit: more than any office has, since ClickHouse requires a number. */
const ALL = 4_000_000_000;

/** Streams the dead letters of a filter, each once; for one that cannot be decrypted only its id. */
export async function* readDeadLetters(
	client: ClickHouseClient,
	{ database, keys, filter, limit = ALL }: ExportOptions
): AsyncGenerator<OpenedDeadLetter | { unreadable: string }> {
	const result = await client.query({
		query: statement('queries/dead_letters/export.sql', database),
		query_params: { ...filterParams(filter), limit },
		format: 'JSONEachRow'
	});
	let last = '';
	for await (const rows of result.stream<SealedDeadLetter>()) {
		for (const row of rows) {
			const letter = row.json<SealedDeadLetter>();
			const id = `${letter.source} ${letter.dead_letter_id}`;
			if (id === last) continue;
			last = id;
			yield openExported(letter, keys) ?? { unreadable: letter.dead_letter_id };
		}
	}
}

/** Writes dead letters as NDJSON, as fast as `out` accepts them. */
export async function exportDeadLetters(
	client: ClickHouseClient,
	out: Writable,
	options: ExportOptions
): Promise<Exported> {
	const exported: Exported = { count: 0, unreadable: 0 };
	for await (const letter of readDeadLetters(client, options)) {
		if ('unreadable' in letter) {
			exported.unreadable++;
			exported.firstUnreadable ??= letter.unreadable;
			continue;
		}
		exported.count++;
		if (!out.write(`${JSON.stringify(letter)}\n`)) await drained(out);
	}
	return exported;
}

/**
 * Writes into a new file that only its owner may read; it gets its name when it is complete.
 * @throws DeadLetterError when the file exists or cannot be made
 */
export async function intoFile<T>(path: string, write: (out: Writable) => Promise<T>): Promise<T> {
	// An existing export of that name may contain a day's repairs.
	if (existsSync(path)) throw new DeadLetterError(`${path}: is there already; take it away or choose another name`);
	const draft = `${path}.${process.pid}.part`;
	const file = await open(draft, 'wx', 0o600).catch((cause: NodeJS.ErrnoException) => {
		throw new DeadLetterError(`${path}: cannot be written: ${cause.message}`, { cause });
	});
	try {
		const out = file.createWriteStream({ flush: true });
		const done = finished(out);
		done.catch(() => undefined);
		const result = await write(out);
		out.end();
		await done;
		await rename(draft, path);
		return result;
	} catch (error) {
		await rm(draft, { force: true });
		throw error;
	}
}

/** Resolves when a full stream accepts more, rejects when it never will. */
function drained(out: Writable): Promise<void> {
	if (out.destroyed) return Promise.reject(out.errored ?? new Error('the output was closed'));
	return new Promise((resolve, reject) => {
		const settle = (done: () => void) => () => {
			for (const [event, handler] of handlers) out.off(event, handler);
			done();
		};
		const handlers = [
			['drain', settle(resolve)],
			['close', settle(() => reject(out.errored ?? new Error('the output was closed')))]
		] as const;
		for (const [event, handler] of handlers) out.on(event, handler);
	});
}
