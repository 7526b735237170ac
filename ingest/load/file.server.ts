import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline, Readable, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { LoadError } from './load-error.ts';

/** A file open for reading; it stays readable when it is renamed or deleted. */
export interface SourceFile extends AsyncDisposable {
	name: string;
	handle: FileHandle;
	/** Size on the disk. */
	bytes: number;
	packing: Packing | undefined;
	/** Most bytes that it may unpack to. */
	unpackedLimit: number;
	/** A zip archive; every XLSX workbook is one. */
	isZip: boolean;
	/** How much of `bytes` has been read. */
	bytesRead(): number;
	/** Called by a reader that uses the handle itself, to say how much it has read. */
	advance(bytesRead: number): void;
	/**
	 * Called by such a reader when it has read all.
	 * @throws FileChanged when somebody has written to the file since it was opened
	 */
	checkUnchanged(): Promise<void>;
	/**
	 * The bytes from the beginning, unpacked while they are read; one reader at a time.
	 * @throws LoadError when they are damaged, or unpack to more than the limit; FileChanged at their end
	 */
	chunks(): AsyncGenerator<Buffer>;
}

/** Somebody has written to a file since it was opened. */
export class FileChanged extends LoadError {}

export type Packing = 'gzip' | 'zstd';

const UNPACKERS: Record<Packing, () => Transform> = { gzip: createGunzip, zstd: createZstdDecompress };
const CHUNK = 64 * 2 ** 10;
/** The packing is known by the first bytes, not by the name. */
const MAGIC: [string, Packing | 'zip' | 'ole'][] = [
	['1f8b', 'gzip'],
	['28b52ffd', 'zstd'],
	['504b0304', 'zip'],
	['d0cf11e0', 'ole']
];

/** Most bytes that a server lets a packed file unpack to: generous, since it is streamed. */
export const UNPACKED_LIMIT = 8 * 2 ** 30;

export interface OpenOptions {
	/** Bytes that a packed file may unpack to. */
	unpackedLimit?: number;
	/** For messages; the last part of the path unless told otherwise. */
	name?: string;
	/** Further flags for `open`, such as O_NOFOLLOW. */
	flags?: number;
}

/**
 * Opens a file and reads its first bytes.
 * @throws LoadError in one line when it is missing, unreadable, not a file, or in a format that is not supported
 */
export async function openSourceFile(path: string, options: OpenOptions = {}): Promise<SourceFile> {
	let handle: FileHandle | undefined;
	try {
		// Without O_NONBLOCK, opening a fifo waits for its writer for ever.
		handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | (options.flags ?? 0));
		const stat = await handle.stat();
		if (!stat.isFile()) throw new LoadError(`${path}: is not a file`);
		const head = Buffer.alloc(4);
		await handle.read(head, 0, 4, 0);
		return sourceFile(handle, options.name ?? basename(path), stat, head, options.unpackedLimit ?? Infinity);
	} catch (cause) {
		await handle?.close();
		if (cause instanceof LoadError) throw cause;
		const code = (cause as NodeJS.ErrnoException).code;
		const why = code === 'ENOENT' ? 'there is no such file' : `cannot be read: ${(cause as Error).message}`;
		throw new LoadError(`${path}: ${why}`, { cause });
	}
}

function sourceFile(handle: FileHandle, name: string, opened: Stats, head: Buffer, limit: number): SourceFile {
	const form = MAGIC.find(([magic]) => head.toString('hex').startsWith(magic))?.[1];
	if (form === 'ole')
		throw new LoadError(`${name}: is an old .xls or has a password; save it as .xlsx without a password`);
	const packing = form === 'zip' ? undefined : form;
	let read = (): number => 0;
	const checkUnchanged = async (): Promise<void> => {
		const { size, mtimeMs } = await handle.stat();
		if (size !== opened.size || mtimeMs !== opened.mtimeMs)
			throw new FileChanged(
				`${name}: was changed while it was read (${opened.size} bytes before, ${size} now); wait until it is written, and load it again: an event counts once`
			);
	};
	return {
		name,
		handle,
		bytes: opened.size,
		packing,
		unpackedLimit: limit,
		isZip: form === 'zip',
		bytesRead: () => read(),
		advance: (count) => (read = () => count),
		checkUnchanged,
		chunks() {
			let at = 0;
			read = () => at;
			const bytes = bytesOf(handle, checkUnchanged, (count) => (at = count));
			return packing === undefined ? plain(bytes, name) : unpacked(bytes, packing, name, limit);
		},
		[Symbol.asyncDispose]: () => handle.close()
	};
}

/** No stream of the handle: one that is left before its end takes those after it along, and a file is looked into before it is read. */
async function* bytesOf(
	handle: FileHandle,
	onEnd: () => Promise<void>,
	onRead: (at: number) => void
): AsyncGenerator<Buffer> {
	for (let at = 0; ;) {
		const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, at);
		if (bytesRead === 0) return await onEnd();
		at += bytesRead;
		onRead(at);
		yield buffer.subarray(0, bytesRead);
	}
}

async function* plain(bytes: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
	try {
		yield* bytes;
	} catch (cause) {
		if (cause instanceof LoadError) throw cause;
		throw new LoadError(`${name}: cannot be read on: ${(cause as Error).message}`, { cause });
	}
}

async function* unpacked(
	packed: AsyncIterable<Buffer>,
	packing: Packing,
	name: string,
	limit: number
): AsyncGenerator<Buffer> {
	let bytes = 0;
	try {
		// Errors reach the reader through the last stream.
		for await (const chunk of pipeline(
			Readable.from(packed),
			UNPACKERS[packing](),
			() => undefined
		) as AsyncIterable<Buffer>) {
			bytes += chunk.length;
			if (bytes > limit)
				throw new LoadError(`${name}: unpacks to more than ${limit} bytes; split it, or give it unpacked`);
			yield chunk;
		}
	} catch (cause) {
		if (cause instanceof LoadError) throw cause;
		const { code, message } = cause as NodeJS.ErrnoException;
		if (code?.startsWith('Z_') || code?.startsWith('ZSTD_'))
			throw new LoadError(`${name}: the ${packing} is broken or cut short (${message}); copy the file again`, {
				cause
			});
		throw new LoadError(`${name}: cannot be read on: ${message}`, { cause });
	}
}
