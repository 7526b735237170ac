import { posix } from 'node:path';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import type { SourceFile } from '../file.server.ts';
import { LoadError } from '../load-error.ts';

/** The parts of a workbook, which is a zip archive; read one at a time, from the file that is open. */
export interface Parts {
	has(part: string): boolean;
	names(): string[];
	/** Unpacked size, as the archive says. */
	sizeOf(part: string): number;
	/** @throws LoadError when the part is missing, damaged, or larger than the limit */
	read(part: string, limit: number): AsyncGenerator<Buffer>;
}

/** A workbook has some dozens. */
const MOST_PARTS = 10_000;

/**
 * Reads the archive's list.
 * @throws LoadError when it is damaged
 */
export async function openParts(file: SourceFile): Promise<Parts> {
	const entries = new Map<string, Entry>();
	let zip: ZipFile;
	try {
		zip = await yauzl.fromFdPromise(file.handle.fd, { autoClose: false, lazyEntries: true });
		if (zip.entryCount > MOST_PARTS)
			throw new LoadError(`${file.name}: has ${zip.entryCount} parts, as no workbook has`);
		for await (const entry of zip.eachEntry()) entries.set(keyOf(entry.fileName), entry);
	} catch (cause) {
		if (cause instanceof LoadError) throw cause;
		throw damaged(file.name, cause);
	}
	return {
		has: (part) => entries.has(keyOf(part)),
		names: () => [...entries.keys()].filter((name) => !name.endsWith('/')),
		sizeOf: (part) => entries.get(keyOf(part))?.uncompressedSize ?? 0,
		async *read(part, limit) {
			const entry = entries.get(keyOf(part));
			if (!entry) throw new LoadError(`${file.name}: is no XLSX workbook (it has no ${part})`);
			const most = Math.min(limit, file.unpackedLimit);
			const tooLarge = new LoadError(
				`${file.name}: ${part} unpacks to more than ${most} bytes; split it, or save it as CSV`
			);
			if (entry.uncompressedSize > most) throw tooLarge;
			let bytes = 0;
			try {
				for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
					// What the archive says of a size need not be true.
					bytes += chunk.length;
					if (bytes > most) throw tooLarge;
					yield chunk;
				}
			} catch (cause) {
				if (cause instanceof LoadError) throw cause;
				throw damaged(file.name, cause);
			}
		}
	};
}

const damaged = (name: string, cause: unknown): LoadError =>
	new LoadError(`${name}: the workbook is damaged or cut short; copy the file again`, { cause });

/** Names of parts are compared without letter case. */
const keyOf = (part: string): string => posix.normalize(part).replace(/^\/+/, '').toLowerCase();
