import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldName, normalizeCode, normalizeLine, normalizeText } from '#sql/model/normalize.ts';

/** Each rule by itself, one after another. */
function naiveLine(text: string): string {
	let line = text.toWellFormed();
	for (let nth = 0; nth < 2; nth++)
		line = line
			.normalize('NFKC')
			.replace(/[\u0640\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
			.replace(/(?![\t\n\r])\p{Cc}/gu, '')
			.replaceAll('\u0643', 'ک')
			.replace(/[\u064a\u0649]/g, 'ی');
	return line
		.normalize('NFKC')
		.replace(/\s+/g, ' ')
		.replace(/(?<=^|[\s\u200c])\u200c+|\u200c+(?=\s|$)/g, '')
		.replace(/ +/g, ' ')
		.trim();
}

function naiveName(text: string): string {
	return naiveLine(text)
		.replace(/[۰-۹٠-٩]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
		.toLowerCase()
		.replace(/[ةۀ]/g, 'ه')
		.replace(/[آأإٱ]/g, 'ا')
		.replaceAll('ؤ', 'و')
		.replaceAll('ئ', 'ی')
		.replace(/\p{Mn}/gu, '')
		.replace(/[\u200d\s._\u200c-]+/g, '');
}

describe('a Persian line as it is stored', () => {
	it.each([
		['Arabic ye and kaf become Persian', 'علي كريمى', 'علی کریمی'],
		['presentation forms become letters', 'ﺷﻬﺎدت', 'شهادت'],
		['tatweel goes', 'ســـلام', 'سلام'],
		['ZWNJ stays within a word', 'نامه‌های رسیده', 'نامه‌های رسیده'],
		['ZWNJ that joins nothing goes', '‌نامه‌ ‌ها‌‌ی‌', 'نامه ها‌ی'],
		['control and direction marks go', '\u202eنا\u0000مه\u200f\u0007', 'نامه'],
		['spaces of all kinds become one', ' نامهٔ\u00a0 \t\nدوم ', 'نامهٔ دوم'],
		['digits of a text stay as they were written', 'نامهٔ ۱۲ و ١٢ و 12', 'نامهٔ ۱۲ و ١٢ و 12'],
		['plain ASCII stays', 'No light on Main St.', 'No light on Main St.'],
		['half a character does not break the line', 'نامه\ud800', 'نامه\ufffd']
	])('%s', (_what, came, stored) => {
		expect(normalizeLine(came)).toBe(stored);
	});

	it('keeps the line breaks of a longer text, one empty line at most', () => {
		expect(normalizeText('سلام\r\n  خط  دوم\n\n\n\nخط سوم\n')).toBe('سلام\nخط دوم\n\nخط سوم');
	});

	const persian = fc.string({
		unit: fc.oneof(
			fc.constantFrom(...'يىكهةۀآأؤئ ـ‌‍\u200f\u0653\u0654\u064b\u0670ﻼ﷼ﷺ۱٢3\n\t\u00a0\u00a8\u0085\u2028abc'),
			fc.constantFrom(...'سلامنهٔ ‌،؟«»٫1-'),
			fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })
		)
	});

	it('is what each rule makes of it, also where a text is taken for clean at a glance', () => {
		fc.assert(
			fc.property(persian, (text) => {
				expect(normalizeLine(text)).toBe(naiveLine(text));
				expect(normalizeCode(text)).toBe(naiveLine(text).replace(/[۰-۹٠-٩]/g, (d) => String(d.charCodeAt(0) & 0xf)));
				expect(foldName(text)).toBe(naiveName(text));
			}),
			{ numRuns: 10_000 }
		);
		// Each letter by itself and beside others: of most nothing changes.
		for (let code = 0; code < 0x3000; code++)
			for (const text of [
				String.fromCharCode(code),
				`ه${String.fromCharCode(code)}ا`,
				`ا${String.fromCharCode(code)}`
			]) {
				expect(normalizeLine(text), JSON.stringify(text)).toBe(naiveLine(text));
				expect(foldName(text), JSON.stringify(text)).toBe(naiveName(text));
			}
	});

	it('is the same when it is normalised again', () => {
		fc.assert(
			fc.property(persian, (text) => {
				for (const normalise of [normalizeLine, normalizeText, normalizeCode])
					expect(normalise(normalise(text))).toBe(normalise(text));
			}),
			{ numRuns: 3_000 }
		);
	});
});

describe('ids, codes and names', () => {
	it('reads Persian and Arabic digits as ASCII ones in ids', () => {
		expect(normalizeCode(' نامه-۱۴۰۱/٢٣ ')).toBe('نامه-1401/23');
	});

	it('takes two spellings of one name for one', () => {
		expect(foldName('علي  رضايي')).toBe(foldName('علی‌رضایی'));
		expect(foldName('آقا مؤمنی')).not.toBe(foldName('آقا رضایی'));
	});
});
