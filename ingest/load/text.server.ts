import { createReadStream, type ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { LoadError } from './load-error.ts';

/** A file's text as it streams in, unzipped when it is gzip (by its first bytes, whatever its name). */
export interface TextFile {
	name: string;
	bytes: number;
	/** Of the file as it lies on the disk. */
	bytesRead(): number;
	text: AsyncIterable<string>;
}

/**
 * @param encoding as WHATWG names it
 * @throws LoadError in one line when the file is missing, unreadable or not of the encoding
 */
export async function openText(path: string, encoding: string): Promise<TextFile> {
	const name = basename(path);
	const { bytes, isGzip } = await inspectFile(path);
	const file = createReadStream(path);
	const source = isGzip ? unzip(file) : file;
	return { name, bytes, bytesRead: () => file.bytesRead, text: decode(source, encoding, name) };
}

/**
 * Size of a file, and whether it is gzip.
 * @throws LoadError when it is missing, unreadable or no file
 */
export async function inspectFile(path: string): Promise<{ bytes: number; isGzip: boolean }> {
	try {
		await using handle = await open(path);
		const stat = await handle.stat();
		if (!stat.isFile()) throw new LoadError(`${path}: is not a file`);
		const head = Buffer.alloc(2);
		await handle.read(head, 0, 2, 0);
		return { bytes: stat.size, isGzip: head[0] === 0x1f && head[1] === 0x8b };
	} catch (cause) {
		if (cause instanceof LoadError) throw cause;
		const code = (cause as NodeJS.ErrnoException).code;
		const why = code === 'ENOENT' ? 'there is no such file' : `cannot be read: ${(cause as Error).message}`;
		throw new LoadError(`${path}: ${why}`, { cause });
	}
}

function unzip(file: ReadStream): Readable {
	// Errors reach the reader through the last stream.
	return pipeline(file, createGunzip(), () => undefined);
}

async function* decode(source: Readable, encoding: string, name: string): AsyncGenerator<string> {
	let decoder: TextDecoder;
	try {
		decoder = new TextDecoder(encoding, { fatal: true });
	} catch (cause) {
		throw new LoadError(`${name}: the mapping's source.encoding ${JSON.stringify(encoding)} is not known`, { cause });
	}
	try {
		for await (const chunk of source) yield decoder.decode(chunk as Buffer, { stream: true });
		yield decoder.decode();
	} catch (cause) {
		const { code, message } = cause as NodeJS.ErrnoException;
		if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
			throw new LoadError(
				`${name}: is not ${encoding} text; name its encoding in the mapping, as in "source": { "encoding": "windows-1256" }`,
				{ cause }
			);
		if (code?.startsWith('Z_'))
			throw new LoadError(`${name}: the gzip is broken or cut short (${message}); copy the file again`, { cause });
		throw new LoadError(`${name}: cannot be read on: ${message}`, { cause });
	}
}
