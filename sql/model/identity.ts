import { latinDigits } from './digits.ts';
import { normalizeCode, normalizeLine } from './normalize.ts';

/** Identities as a producer sends them. They live in memory only until `keyIdentity` returns. */
export interface Citizen {
	national_id?: string;
	mobile?: string;
	name?: string;
}

export type IdentityKind = keyof Citizen;

const ZWNJ = '\u200c';
/** A mask shows four digits only of a number that still hides as many. */
const SHOWN = 4;

/** A national id as ten ASCII digits; another document's number as it came, folded; undefined for a placeholder. */
export function normalizeNationalId(text: string): string | undefined {
	const id = normalizeCode(text)
		.replace(/[\s\u200c/._-]/g, '')
		.toUpperCase();
	if (id === '' || /^(.)\1*$/.test(id)) return undefined;
	return /^\d{8,9}$/.test(id) ? id.padStart(10, '0') : id;
}

/** An Iranian mobile number as 09xxxxxxxxx; another number as its digits; undefined when there are none. */
export function normalizeMobile(text: string): string | undefined {
	const digits = latinDigits(normalizeLine(text)).replace(/\D/g, '');
	const mobile = /^(?:0098|98|0)?0?(9\d{9})$/.exec(digits)?.[1];
	if (mobile !== undefined) return `0${mobile}`;
	return digits === '' || /^(.)\1*$/.test(digits) ? undefined : digits;
}

/** «***‌***‌1234»: the last four of a number, nothing of a short one. */
export function maskNumber(number: string): string {
	const shown = number.length >= 2 * SHOWN ? number.slice(-SHOWN) : '';
	return `***${ZWNJ}***${ZWNJ}${shown}`;
}

/**
 * Ten digits and more in one run, as of a national id or a telephone; in groups as people write them, and not within a code.
 * Hyphens are between groups of their lengths alone: a day and an hour have as many digits.
 */
const RUN =
	/(?<![\p{L}\p{N}-])\+?(?:\p{Nd}(?:[ \u200c]?\p{Nd}){9,13}|\p{Nd}{3}-\p{Nd}{6}-\p{Nd}|(?:\p{Nd}{2,4}[ -])?\p{Nd}{3,4}-\p{Nd}{3}-\p{Nd}{4})(?!\p{N})/gu;

/** A text that a person has typed with the numbers masked that may be somebody's. */
export function maskNumbersIn(text: string): string {
	return text.replace(RUN, (number) => maskNumber(number.replace(/[ \u200c-]/g, '')));
}

/** «م… ر…»: the first letter of each word of a name. */
export function maskName(name: string): string {
	return normalizeLine(name)
		.split(/[\s\u200c]+/)
		.filter((word) => word !== '')
		.map((word) => `${Array.from(word)[0]}…`)
		.join(' ');
}
