import { expect, test } from 'vitest';
import { helloAs, readHello, refusalPacket } from '#sql/server/native-hello.ts';

const texts = (...all: string[]) =>
	all.map((text) => Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]));
const hello = (database: string, user: string, password: string) =>
	Buffer.concat([
		Buffer.from([0]),
		...texts('client'),
		Buffer.from([24, 1, 0xb5, 0xa7, 3]),
		...texts(database, user, password)
	]);

test('a client’s first packet is read once it is whole, wherever it is cut', () => {
	const whole = hello('pasokh', 'tool', 'گذر');
	for (let length = 0; length < whole.length; length++) expect(readHello(whole.subarray(0, length))).toBeUndefined();
	expect(readHello(whole)).toMatchObject({ database: 'pasokh', user: 'tool', password: 'گذر' });
	expect(readHello(Buffer.concat([whole, Buffer.from('more')]))).toEqual(readHello(whole));
});

test('an access comes in as the user that its person is lent, and all else is handed on as it came', () => {
	const read = Buffer.concat([hello('pasokh', 'tool', 'گذر'), Buffer.from('more')]);
	const lent = helloAs(read, readHello(read)!, { user: 'pasokh_person_7', password: 'other' });
	expect(lent).toEqual(Buffer.concat([hello('pasokh', 'pasokh_person_7', 'other'), Buffer.from('more')]));
});

test.each([
	['a request of HTTP', Buffer.from('GET / HTTP/1.1\r\n')],
	['another packet', Buffer.from([1, 0])],
	['a text that is too long', Buffer.from([0, 0xff, 0xff, 0x7f])],
	['a number without end', Buffer.from([0, 0, 0xff, 0xff, 0xff, 0xff, 0xff])]
])('%s is none', (_, bytes) => {
	expect(readHello(bytes)).toBeNull();
});

test('a refusal is a packet of exception', () => {
	const text = 'x'.repeat(200);
	const bytes = refusalPacket(516, text);
	expect(bytes[0]).toBe(2);
	expect(bytes.readInt32LE(1)).toBe(516);
	const message = `DB::Exception: ${text}`;
	const length = message.length;
	const at = 5 + 1 + 'DB::Exception'.length;
	expect([...bytes.subarray(at, at + 2)]).toEqual([(length % 128) + 128, Math.floor(length / 128)]);
	expect(bytes.toString('utf8', at + 2, at + 2 + length)).toBe(message);
	expect([...bytes.subarray(at + 2 + length)]).toEqual([0, 0]);
});
