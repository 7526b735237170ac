import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hmacHex } from '#sql/office/hmac.ts';

it('is the HMAC of the platform, whatever the key and the message', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 64 }), fc.string({ unit: 'binary', maxLength: 300 }), (key, message) => {
			const expected = createHmac('sha256', key).update(message).digest('hex');
			// Twice, since the second one finds what the first has left.
			for (let nth = 0; nth < 2; nth++) expect(hmacHex(key, message)).toBe(expected);
		}),
		{ numRuns: 500 }
	);
});

it('takes no key that would have to be hashed first', () => {
	expect(() => hmacHex(new Uint8Array(65), '')).toThrow(RangeError);
});
