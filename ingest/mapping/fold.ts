import { latinDigits } from '#sql/model/digits.ts';
import { compose } from '#sql/model/normalize.ts';

const ODD = /[^\x20-\x7e]/;
const CACHE_ENTRIES = 10_000;
const CACHE_LENGTH = 100;
const cache = new Map<string, string>();

function foldAnew(text: string): string {
	const lower = latinDigits(text).toLowerCase();
	if (!ODD.test(lower)) return lower.replace(/ {2,}/g, ' ').trim();
	return compose(lower)
		.replace(/[يى]/g, 'ی')
		.replace(/ك/g, 'ک')
		.replace(/[ةۀ]/g, 'ه')
		.replace(/[أإٱ]/g, 'ا')
		.replace(/[\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
		.replace(/\s+/g, ' ')
		.trim();
}

/**
 * The form in which two spellings of one name are equal: Arabic ye and kaf as Persian ones, no zero-width characters,
 * vowel marks or kashida, one kind of digits, single spaces, lower case.
 */
export function fold(text: string): string {
	const known = cache.get(text);
	if (known !== undefined) return known;
	const folded = foldAnew(text);
	if (text.length <= CACHE_LENGTH) {
		if (cache.size >= CACHE_ENTRIES) cache.clear();
		cache.set(text, folded);
	}
	return folded;
}

/** `fold` without spaces: «اسلام آباد» and «اسلام‌آباد» are one place. */
export function foldWithoutSpaces(text: string): string {
	return fold(text).replaceAll(' ', '');
}
