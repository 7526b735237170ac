import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MultipartError, readMultipart } from '$lib/server/multipart.ts';

const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
console.log(`SEED=${SEED}`);

/** The bytes in chunks of these lengths, over and over. */
async function* chunked(bytes: Uint8Array, lengths: number[]): AsyncGenerator<Uint8Array> {
	for (let at = 0, i = 0; at < bytes.length; i++) {
		const length = lengths[i % lengths.length]!;
		yield bytes.subarray(at, at + length);
		at += length;
	}
}

async function partsOf(type: string, bytes: Uint8Array, lengths = [bytes.length || 1]): Promise<[string, Buffer][]> {
	const parts: [string, Buffer[]][] = [];
	await readMultipart(chunked(bytes, lengths), type, (name) => {
		const chunks: Buffer[] = [];
		parts.push([name, chunks]);
		return { write: (chunk) => void chunks.push(Buffer.from(chunk)) };
	});
	return parts.map(([name, chunks]) => [name, Buffer.concat(chunks)]);
}

test('a form of the platform is read as it was made, however it is cut on its way', async () => {
	// What looks like the beginning of a boundary is no boundary.
	const piece = fc.oneof(fc.constantFrom('\r\n', '\r\n--', '--', '\r', '\n', '-'), fc.string({ unit: 'binary' }));
	const content = fc.array(piece).map((all) => new TextEncoder().encode(all.join('')));
	const field = fc.record({ name: fc.constantFrom('file', 'manifest', 'نام'), content });
	await fc.assert(
		fc.asyncProperty(
			fc.array(field, { minLength: 1, maxLength: 4 }),
			fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
			async (fields, lengths) => {
				const form = new FormData();
				for (const { name, content: bytes } of fields) form.append(name, new Blob([bytes]), 'a "file".csv');
				const response = new Response(form);
				const type = response.headers.get('content-type')!;
				const parts = await partsOf(type, await response.bytes(), lengths);
				expect(parts).toEqual(fields.map((one) => [one.name, Buffer.from(one.content)]));
			}
		),
		{ seed: SEED, numRuns: 300 }
	);
});

describe('what is no form is refused', () => {
	const TYPE = 'multipart/form-data; boundary=b';
	test.each([
		['text/plain', ''],
		['multipart/form-data', '--b--'],
		[TYPE, ''],
		[TYPE, '--b\r\ncontent-disposition: form-data; name="file"\r\n\r\nabc'],
		[TYPE, '--b\r\ncontent-disposition: form-data; name="file"\r\n\r\nabc\r\n--bc\r\n'],
		[TYPE, '--b\r\ncontent-type: text/plain\r\n\r\nabc\r\n--b--'],
		[TYPE, `--b\r\nx: ${'y'.repeat(10_000)}`]
	])('%s %j', async (type, text) => {
		await expect(partsOf(type, Buffer.from(text))).rejects.toThrow(MultipartError);
	});
});
