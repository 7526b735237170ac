import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { Refusal } from './refusal.ts';

const UNPACKERS: Record<string, () => Transform> = {
	gzip: createGunzip,
	'x-gzip': createGunzip,
	zstd: createZstdDecompress
};

const mebibytes = (bytes: number): string => `${Math.round((bytes / 2 ** 20) * 10) / 10} MiB`;

/**
 * The body of a request in chunks, unpacked, counted while it is unpacked: a small body that unpacks to a huge one
 * costs no more than the limit. A refused body is read to its end and dropped, so that the producer gets the answer.
 * @throws Refusal 400 broken, 413 too large, 415 unknown encoding
 */
export async function* readBody(request: IncomingMessage, limit: number): AsyncGenerator<Buffer> {
	const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
	const tooLarge = new Refusal(
		413,
		'too_large',
		`the body is larger than ${mebibytes(limit)} unpacked; send it in several requests`
	);
	const isPlain = encoding === 'identity' || encoding === '';
	if (isPlain && Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge;
	const source = isPlain ? request : unpack(request, encoding);
	let unpacked = 0;
	try {
		for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
			unpacked += chunk.length;
			if (unpacked > limit) throw tooLarge;
			yield chunk;
		}
	} catch (error) {
		if (error instanceof Refusal) throw error;
		if (isPlain || (request.destroyed && !request.complete))
			throw new Refusal(400, 'cut_off', 'the body was cut off; send it again');
		throw new Refusal(
			400,
			'broken_body',
			`the ${encoding} body breaks off or is damaged after ${unpacked} unpacked bytes; pack and send it again`
		);
	} finally {
		if (source !== request) {
			request.unpipe();
			source.destroy();
		}
		request.resume();
	}
}

function unpack(request: IncomingMessage, encoding: string): Transform {
	const make = UNPACKERS[encoding];
	if (!make) throw new Refusal(415, 'unknown_encoding', `Content-Encoding must be gzip, zstd or identity, one of them`);
	const unpacker = make();
	request.once('error', (error) => unpacker.destroy(error));
	request.once('aborted', () => unpacker.destroy(new Error('the producer went away')));
	return request.pipe(unpacker);
}
