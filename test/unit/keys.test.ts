import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { personMatch } from '#sql/erasure/person-match.ts';
import { hmacHex } from '#sql/office/hmac.ts';
import { keyIdentity } from '#sql/office/identity-keys.server.ts';
import { joinKeys, keyLines, splitKeys } from '#sql/office/key-shares.ts';
import { KeyError } from '#sql/office/keys.server.ts';
import { hashPassword, hasRoom, isPassword, MAX_PASSWORD } from '#sql/office/passwords.ts';
import { passwordFault, PasswordsBusy } from '#sql/office/passwords.ts';
import { userNameKey } from '#sql/office/user-name.ts';
import { IDENTITY_KEY } from '../support/events.ts';
import { PLANTED, PLANTED_SPELLINGS } from '../support/planted.ts';

it('is the HMAC of the platform, whatever the key and the message, but of no key that would have to be hashed first', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 64 }), fc.string({ unit: 'binary', maxLength: 300 }), (key, message) => {
			const expected = createHmac('sha256', key).update(message).digest('hex');
			// Twice, since the second one finds what the first has left.
			for (let nth = 0; nth < 2; nth++) expect(hmacHex(key, message)).toBe(expected);
		}),
		{ numRuns: 500 }
	);
	expect(() => hmacHex(new Uint8Array(65), '')).toThrow(RangeError);
});

const keys = { identity: randomBytes(32), encryption: randomBytes(32), signing: randomBytes(32) };
const withBackups = { ...keys, backup: randomBytes(32) };

test('two shares make the keys, in any order; one alone has nothing of them, and is another each time', () => {
	const [one, other] = splitKeys(keys);
	expect(joinKeys([one, other])).toEqual(keys);
	expect(joinKeys(splitKeys(withBackups))).toEqual(withBackups);
	expect(keyLines(withBackups)).toEqual([...keyLines(keys), `PASOKH_BACKUP_KEY=${withBackups.backup.toString('hex')}`]);
	expect(joinKeys([` ${other}`, one])).toEqual(keys);
	expect(splitKeys(keys)).not.toEqual([one, other]);
	for (const line of keyLines(keys)) {
		const hex = line.split('=')[1]!;
		for (const share of [one, other])
			expect(Buffer.from(share.slice('pasokh-share-1-'.length), 'base64url').toString('hex')).not.toContain(hex);
	}
});

test('a share that was copied wrongly, one alone and one twice are refused by name', () => {
	const [one, other] = splitKeys(keys);
	const changed = other.slice(0, -1) + (other.endsWith('A') ? 'Q' : 'A');
	expect(() => joinKeys([one, changed])).toThrow(/^share 2: is not as it was printed/);
	expect(() => joinKeys([one, splitKeys(withBackups)[1]])).toThrow(/of one splitting/);
	for (const few of [[one], [one, one], []]) expect(() => joinKeys(few)).toThrow(KeyError);
});

const { citizen_key, mobile_key } = keyIdentity(PLANTED, IDENTITY_KEY);
const isTheirs = personMatch([citizen_key!, mobile_key!], IDENTITY_KEY);

test('a person is found by a number however it is written; others are not, nor anybody where no key is known', () => {
	for (const number of [...PLANTED_SPELLINGS.national_id, ...PLANTED_SPELLINGS.mobile])
		for (const text of [number, `1,${number},x`, `12 ${number} 1401/05/01`, JSON.stringify({ number })])
			expect(isTheirs(text), text).toBe(true);
	for (const text of ['3240012346', '09187654322', '13240012345', 'گلناز', ''])
		expect(isTheirs(text), text).toBe(false);
	expect(personMatch([], IDENTITY_KEY)('3240012345')).toBe(false);
});

test('a flood of guesses is refused beyond what waits, and keeps nobody waiting who is known', async () => {
	const stored = await hashPassword('a house by the river');
	const ended: string[] = [];
	const flood = Promise.allSettled(
		Array.from({ length: 100 }, () => isPassword(stored, 'wrong', 'stranger').finally(() => ended.push('stranger')))
	);
	expect(hasRoom('stranger')).toBe(false);
	const known = isPassword(stored, 'a house by the river', 'known').finally(() => ended.push('known'));
	expect(await known).toBe(true);
	const answers = await flood;
	const refused = answers.filter((answer) => answer.status === 'rejected');
	expect(refused).toHaveLength(36);
	for (const { reason } of refused) expect(reason).toBeInstanceOf(PasswordsBusy);
	expect(answers.filter((answer) => answer.status === 'fulfilled' && answer.value)).toEqual([]);
	// The 36 at once, then some of those that are read one after another.
	expect(ended.indexOf('known')).toBeLessThan(60);
	expect(hasRoom('stranger')).toBe(true);
});

test('what is typed as a name or a password is folded in no time, whatever it holds', async () => {
	// As much as a form holds: sorting so many marks would take half a minute.
	const marks = 'a' + '\u0315\u0300'.repeat(60_000);
	const begun = performance.now();
	expect(userNameKey(marks)).toHaveLength(30);
	await hashPassword(marks);
	expect(performance.now() - begun).toBeLessThan(2_000);
	expect(userNameKey(' ﻋﻠﻲ‌۱ ')).toBe(userNameKey('علی1'));
});

const SENTENCE = 'روزی که باران بارید، مادربزرگ در ایوانِ خانهٔ کرمانشاه برایمان چای هل‌دار آورد.';

test.each([
	SENTENCE,
	`${SENTENCE} `.repeat(8),
	'دریا را دوست دارم',
	'Wer früh aufsteht, sieht die Sonne',
	'猫は窓の外の雨をじっと見ている',
	'🌧 و چای و پنجره 🌧'
])('a sentence in any script, with its spaces, is a password: %s', async (sentence) => {
	expect(passwordFault(sentence, 'maryam')).toBeUndefined();
	const stored = await hashPassword(sentence);
	expect(await isPassword(stored, sentence)).toBe(true);
	expect(await isPassword(stored, sentence.slice(0, -1))).toBe(false);
});

test.each([
	['چای هل‌دار', 'maryam', { fault: 'short', n: 2 }],
	['🌧🌧🌧🌧🌧🌧🌧🌧🌧🌧🌧', 'maryam', { fault: 'short', n: 1 }],
	[`${'نامه '.repeat(MAX_PASSWORD / 5)}abc`, 'maryam', { fault: 'long', n: 3 }],
	['مریم رضایی ۱۴۰۱', 'مريم رضايي', { fault: 'name', n: 0 }],
	['سلام ایران ۱۴۰۱', 'maryam', { fault: 'common', n: 0 }],
	['Password1234', 'maryam', { fault: 'common', n: 0 }],
	['۰۹۱۸ ۱۲۳ ۴۵۶۷', 'maryam', { fault: 'digits', n: 0 }],
	['ابابابابابابابا', 'maryam', { fault: 'few', n: 0 }]
] as const)('what is wrong with %s is said', (password, name, fault) => {
	expect(passwordFault(password, name)).toEqual(fault);
});
