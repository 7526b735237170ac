import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hmacHex } from '#sql/office/hmac.ts';
import { SEED } from '../support/depth.ts';

test('is what the library says, for any key and text', () => {
	fc.assert(
		fc.property(
			fc.uint8Array({ minLength: 1, maxLength: 64 }),
			fc.string({ unit: 'binary', maxLength: 200 }),
			(key, text) => {
				expect(hmacHex(key, text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
			}
		),
		{ seed: SEED }
	);
});

test('refuses a longer key, which would have to be hashed first', () => {
	expect(() => hmacHex(new Uint8Array(65), 'text')).toThrow(RangeError);
});
