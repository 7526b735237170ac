/**
 * The most frequent roots of leaked passwords with twelve signs or more, and words that everybody in this office would think of. Without
 * these, digits and signs, something must be left of a password.
 */
const ROOTS = [
	'password',
	'passw0rd',
	'p@ssw0rd',
	'p@ssword',
	'administrator',
	'admin',
	'welcome',
	'letmein',
	'iloveyou',
	'princess',
	'sunshine',
	'football',
	'baseball',
	'dragon',
	'master',
	'monkey',
	'superman',
	'michael',
	'liverpool',
	'qwertyuiop',
	'qwerty',
	'asdfghjkl',
	'asdfgh',
	'zxcvbnm',
	'zxcvbn',
	'1q2w3e4r5t6y',
	'1q2w3e4r5t',
	'1q2w3e4r',
	'1qaz2wsx3edc',
	'1qaz2wsx',
	'q1w2e3r4',
	'abcdefghijkl',
	'abcdef',
	'abc',
	'changeme',
	'secret',
	'login',
	'user',
	'test',
	'pasokh',
	'kermanshah',
	'iran',
	'tehran',
	'ostandari',
	'salam',
	'پاسخ',
	'کرمانشاه',
	'ایران',
	'استانداری',
	'سلام',
	'گذرواژه',
	'رمز',
	'عبور',
	'ضصثقفغعهخحجچ',
	'ضصثقفغ',
	'شسیبلاتنمکگ',
	'شسیبلات'
];
const LEFT = 4;

/** Few different signs; a date, a telephone number or a national id; words that everybody would think of. */
export type Weakness = 'few' | 'digits' | 'common';

/** @param key a password normalised by user-name.ts: small letters, Latin digits */
export function weaknessOf(key: string): Weakness | undefined {
	if (new Set(key).size < 5) return 'few';
	if (/^[\d\s+/.-]*$/.test(key)) return 'digits';
	const rest = ROOTS.reduce((left, root) => left.replaceAll(root, ''), key);
	return rest !== key && rest.replace(/[^\p{L}]/gu, '').length < LEFT ? 'common' : undefined;
}
