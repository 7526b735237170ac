import { open, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import { statement } from '#sql/client/statement.server.ts';
import type { KeyRing } from '#sql/office/key-id.ts';
import { filterParams, type DeadLetterFilter } from '#sql/queries/dead-letters.ts';
import { DeadLetterError } from './dead-letter-error.ts';
import { openExported, type OpenedDeadLetter, type SealedDeadLetter } from './exported.ts';

export interface ExportOptions {
	database: string;
	/** The office's encryption keys. */
	keys: KeyRing;
	filter: DeadLetterFilter;
	/** The newest so many; all unless told otherwise. */
	limit?: number;
}

/** What an export wrote, and what it could not decrypt. */
export interface Exported {
	count: number;
	unreadable: number;
	/** The first that could not be decrypted. */
	firstUnreadable?: string;
}

/** More than anybody has; ClickHouse wants a number. */
const ALL = 4_000_000_000;

/** The dead letters of a filter as they stream in, each once; of one that cannot be decrypted its id alone. */
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

/** Writes dead letters as NDJSON, one at a time, as fast as `out` takes them. */
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
 * Writes into a new file that only its owner may read; it is there under its name when it is whole.
 * @throws DeadLetterError when the file is there already or cannot be made
 */
export async function intoFile<T>(path: string, write: (out: Writable) => Promise<T>): Promise<T> {
	// A repaired export of the same name may be a day's work.
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

/** Resolves when a full stream takes more, rejects when it never will. */
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
