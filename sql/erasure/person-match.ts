import { normalizeMobile, normalizeNationalId } from '../model/identity.ts';
import { latinDigits } from '../model/digits.ts';
import { keyOf } from '../office/identity-keys.server.ts';

/** Digits with what people write between them, of one line; and the number of a passport or the like. */
const CHAINS = /[A-Za-z]{0,2}\d(?:[^\S\n]|\u200c|\u200d|[()/._+-]|[\u2010-\u2015]|\d)*/g;
/** Digits of a number that may be somebody's, the shortest and the longest. */
const [FEWEST, MOST] = [6, 14];
/** With what is between its digits. */
export const LONGEST_NUMBER = 48;

/** Finds a person by their numbers in any text, however they are written, knowing only the keys. */
export function personMatch(keys: readonly string[], identityKey: Uint8Array): (text: string) => boolean {
	const theirs = new Set(keys);
	const isTheirs = (number: string): boolean => {
		const [id, mobile] = [normalizeNationalId(number), normalizeMobile(number)];
		return (
			(id !== undefined && theirs.has(keyOf('national_id', id, identityKey))) ||
			(mobile !== undefined && theirs.has(keyOf('mobile', mobile, identityKey)))
		);
	};
	return (text) =>
		theirs.size > 0 &&
		Array.from(latinDigits(text).matchAll(CHAINS)).some(([chain]) =>
			numbersIn(chain).some((number) => isTheirs(number))
		);
}

/** Each run of neighbouring groups of digits that may be one number. */
function numbersIn(chain: string): string[] {
	const groups = chain.match(/[A-Za-z]*\d+/g) ?? [];
	return groups.flatMap((_, from) => {
		const numbers: string[] = [];
		for (let number = '', to = from; to < groups.length && (number += groups[to]).length <= MOST; to++)
			if (number.length >= FEWEST) numbers.push(number);
		return numbers;
	});
}
