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
/** A mask shows four digits, of a number that still hides as many. */
const SHOWN = /^.{4,}(.{4})$/su;

/** A national id as ten ASCII digits; the number of another document, normalised; undefined for a placeholder. */
export function normalizeNationalId(text: string): string | undefined {
	const id = normalizeCode(text)
		.replace(/[\s\u200c/._-]/g, '')
		.toUpperCase();
	if (id === '' || /^(.)\1*$/.test(id)) return undefined;
	return /^\d{8,9}$/.test(id) ? id.padStart(10, '0') : id;
}

/** An Iranian mobile number as 09xxxxxxxxx; another number as its digits; undefined if there are none. */
export function normalizeMobile(text: string): string | undefined {
	const digits = latinDigits(normalizeLine(text)).replace(/\D/g, '');
	const mobile = /^(?:0098|98|0)?0?(9\d{9})$/.exec(digits)?.[1];
	if (mobile !== undefined) return `0${mobile}`;
	return digits === '' || /^(.)\1*$/.test(digits) ? undefined : digits;
}

/** «***‌***‌1234»: the last four digits of a number; nothing of a short one. */
export function maskNumber(number: string): string {
	const shown = SHOWN.exec(number)?.[1] ?? '';
	return `***${ZWNJ}***${ZWNJ}${shown}`;
}

/** «م… ر…»: the first letter of each word of a name. */
export function maskName(name: string): string {
	return normalizeLine(name)
		.split(/[\s\u200c]+/)
		.filter((word) => word !== '')
		.map((word) => `${String.fromCodePoint(word.codePointAt(0)!)}…`)
		.join(' ');
}
