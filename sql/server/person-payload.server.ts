import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';
import { BAD_ARGUMENTS, SqlRefusal, isOurs, valuesOf, type Parameter } from './sql-request.ts';

/** SQL is read completely before the engine is asked, so that a slow sender holds no query of it. The engine takes 256 KiB. */
const PERSON_PAYLOAD_BYTES = 524_288;
const PERSON_PAYLOAD_MS = 30_000;
const UNPACK: Record<string, ((packed: Buffer) => Promise<Buffer>) | undefined> = Object.fromEntries(
	Object.entries({ gzip: gunzip, deflate: inflate, br: brotliDecompress, zstd: zstdDecompress }).map(
		([name, unpack]) => {
			const run = promisify(
				unpack as typeof gunzip as (b: Buffer, o: object, done: (e: Error | null, r: Buffer) => void) => void
			);
			return [name, (packed: Buffer) => run(packed, { maxOutputLength: PERSON_PAYLOAD_BYTES })];
		}
	)
);

/** The payload of a person's request, and all of its SQL. */
export interface PersonPayload {
	payload: Buffer<ArrayBuffer>;
	type: string;
	sql: string;
}

/** Reads and unpacks it. A form is encoded anew, so that the engine reads exactly what was checked here. Throws SqlRefusal. */
export async function readPersonPayload(
	request: IncomingMessage,
	parameters: readonly Parameter[]
): Promise<PersonPayload> {
	if (valuesOf(parameters, 'decompress').some((value) => value !== '0'))
		throw new SqlRefusal(
			BAD_ARGUMENTS,
			'SQL is taken as it is, or packed by Content-Encoding gzip, deflate, br or zstd.'
		);
	const bytes = await unpack(await readAll(request), request.headers['content-encoding']);
	const contentType = request.headers['content-type'] ?? '';
	const inAddress = valuesOf(parameters, 'query');
	if (!/^multipart\/form-data/i.test(contentType.trim()))
		return { payload: bytes, type: 'text/plain', sql: [...inAddress, bytes.toString('utf8')].join('\n').trim() };
	const form = await new Response(bytes, { headers: { 'Content-Type': contentType } }).formData().catch(() => {
		throw new SqlRefusal(BAD_ARGUMENTS, 'The form cannot be read.');
	});
	const boundary = randomUUID();
	const parts: string[] = [];
	const texts: string[] = [];
	for (const [name, value] of form) {
		if (typeof value !== 'string' || !/^\w+$/.test(name))
			throw new SqlRefusal(BAD_ARGUMENTS, `The form may hold fields alone, not ${name}.`);
		if (isOurs(name)) continue;
		parts.push(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
		if (name.toLowerCase() === 'query') texts.push(value);
	}
	return {
		payload: Buffer.from(`${parts.join('')}--${boundary}--\r\n`),
		type: `multipart/form-data; boundary=${boundary}`,
		sql: [...inAddress, ...texts].join('\n').trim()
	};
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let length = 0;
	const late = setTimeout(() => request.destroy(), PERSON_PAYLOAD_MS);
	try {
		for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
			length += chunk.length;
			if (length > PERSON_PAYLOAD_BYTES) throw tooLong();
			chunks.push(chunk);
		}
	} finally {
		clearTimeout(late);
	}
	return Buffer.concat(chunks);
}

const tooLong = () =>
	new SqlRefusal(
		{ status: 413, code: 62, label: 'SYNTAX_ERROR' },
		`SQL may have ${PERSON_PAYLOAD_BYTES} bytes at most.`
	);

async function unpack(packed: Buffer, encoding = 'identity'): Promise<Buffer<ArrayBuffer>> {
	if (encoding === 'identity' || packed.length === 0) return packed as Buffer<ArrayBuffer>;
	const by = UNPACK[encoding.trim().toLowerCase()];
	if (by === undefined) throw new SqlRefusal(BAD_ARGUMENTS, `Content-Encoding ${encoding} is not taken here.`);
	try {
		return (await by(packed)) as Buffer<ArrayBuffer>;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLong();
		throw new SqlRefusal(BAD_ARGUMENTS, `The body is not ${encoding}.`);
	}
}
