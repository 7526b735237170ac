import { createHash } from 'node:crypto';
import { ReadableStream } from 'node:stream/web';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readUpload, UploadError } from '$lib/server/export/verify-upload.ts';
import { SEED } from '../support/depth.ts';

/** The bytes in chunks of these lengths, over and over. */
function* chunked(bytes: Uint8Array, lengths: number[]): Generator<Uint8Array> {
	for (let at = 0, i = 0; at < bytes.length; i++) {
		const length = lengths[i % lengths.length]!;
		yield bytes.subarray(at, at + length);
		at += length;
	}
}

const upload = (type: string, bytes: Uint8Array, lengths = [bytes.length || 1]) =>
	readUpload({
		headers: new Headers({ 'content-type': type }),
		body: ReadableStream.from(chunked(bytes, lengths)) as Request['body']
	});

test('a form of the platform is read as it was made, however it is cut on its way', async () => {
	// What looks like the beginning of a boundary is no boundary.
	const piece = fc.oneof(fc.constantFrom('\r\n', '\r\n--', '--', '\r', '\n', '-'), fc.string({ unit: 'grapheme' }));
	const content = fc.array(piece).map((all) => all.join(''));
	await fc.assert(
		fc.asyncProperty(
			fc.record({ file: content, manifest: content, نام: content }),
			fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
			async (fields, lengths) => {
				const form = new FormData();
				for (const [name, text] of Object.entries(fields)) form.append(name, new Blob([text]), 'a "file".csv');
				const response = new Response(form);
				const read = await upload(response.headers.get('content-type')!, await response.bytes(), lengths);
				const sha256 = createHash('sha256').update(fields.file).digest('hex');
				expect(read).toEqual({
					file: { bytes: Buffer.byteLength(fields.file), sha256 },
					manifest: fields.manifest
				});
			}
		),
		{ seed: SEED, numRuns: 300 }
	);
});

describe('what is no form is refused', () => {
	const TYPE = 'multipart/form-data; boundary=b';
	test.each([
		['text/plain', ''],
		['application/x-www-form-urlencoded', 'file=abc'],
		['multipart/form-data', '--b--'],
		[TYPE, ''],
		[TYPE, '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc'],
		[TYPE, '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc\r\n--bc\r\n'],
		[TYPE, `--b\r\nx: ${'y'.repeat(10_000)}`]
	])('%s %j', async (type, text) => {
		await expect(upload(type, Buffer.from(text))).rejects.toThrow(UploadError);
	});
});
