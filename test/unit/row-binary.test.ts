import { expect, test } from 'vitest';
import { RowBinaryReader } from '#sql/client/row-binary.ts';

/** `SELECT 'نامه', toDateTime64('1969-12-31 23:59:59.999', 3, 'UTC'), NULL::Nullable(DateTime64(3)), 18446744073709551615, toUInt8(7)`, and 300 letters. */
const ROW = Buffer.concat([
	Buffer.from([8, ...Buffer.from('نامه')]),
	Buffer.from('ffffffffffffffff', 'hex'),
	Buffer.from([1]),
	Buffer.from('ffffffffffffffff', 'hex'),
	Buffer.from([7]),
	Buffer.from([0xac, 0x02, ...Buffer.from('x'.repeat(300))])
]);

function read(bytes: Uint8Array) {
	const reader = new RowBinaryReader(bytes);
	const row = [reader.text(), reader.instant(), reader.instantOrNull(), reader.integer(), reader.byte(), reader.text()];
	expect(reader.isAtEnd()).toBe(true);
	return row;
}

test('a row is read by the types of its columns', () => {
	expect(read(ROW)).toEqual(['نامه', -1, null, 2n ** 64n - 1n, 7, 'x'.repeat(300)]);
});

test('a row that was cut off anywhere is refused', () => {
	for (let length = 0; length < ROW.length; length++)
		expect(() => read(ROW.subarray(0, length))).toThrow(/cut off|bounds|range/i);
});
