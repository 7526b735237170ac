import { expect, test } from 'vitest';
import {
	hashPassword,
	hasRoom,
	isPassword,
	MAX_PASSWORD,
	passwordFault,
	PasswordsBusy
} from '#sql/office/passwords.ts';
import { userNameKey } from '#sql/office/user-name.ts';

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
