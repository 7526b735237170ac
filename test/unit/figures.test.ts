import { expect, test } from 'vitest';
import { CATALOGUE } from '#sql/measures/catalogue.ts';
import { PARTS } from '#sql/queries/pages/figures.ts';
import { figureText } from '$lib/figure-text.ts';
import { hasWords } from '$lib/figure-search.ts';
import { wordsOf } from '$lib/i18n/words.ts';

test('each figure of the catalogue is in one part of its page', () => {
	const names = PARTS.flatMap(({ kpis }) => kpis);
	expect(names.toSorted()).toEqual(CATALOGUE.map(({ name }) => name).sort());
});

test('each theme and unit has its words', () => {
	for (const lang of ['fa', 'en'] as const) {
		const { t } = wordsOf(lang);
		for (const { unit, basis } of CATALOGUE) {
			expect(t.figures.units[unit], unit).toBeTruthy();
			expect(t.definition.bases[basis], basis).toBeTruthy();
		}
	}
});

test.each([
	[0.5, 'share', '50%'],
	[7, 'count', '7'],
	[12.34, 'count', '12.3'],
	[36, 'hours', '36 hours'],
	[60, 'hours', '2.5 days'],
	[90, 'seconds', '90 seconds'],
	[150, 'seconds', '2.5 minutes'],
	[1_500_000, 'rial', '1,500,000 rial'],
	[2_500_000_000, 'rial', '2.5 billion rial'],
	[5.42, 'per_10000', '5.4'],
	[null, 'share', '–']
] as const)('%s of %s is written «%s»', (value, unit, text) => {
	expect(figureText(value, unit, wordsOf('en')).replace(/[\u2066-\u2069]/g, '')).toBe(text);
});

test.each([
	['نامه‌های بی پاسخ', 'نامه‌های بی‌پاسخ', true],
	['نامههای بیپاسخ', 'نامه‌های بی‌پاسخ', true],
	['پاسخ نامه', 'نامه‌های بی‌پاسخ', true],
	['ي', 'یکی', true],
	['UNANSWERED', 'Letters unanswered', true],
	['', 'anything', true],
	['loan', 'Letters unanswered', false]
])('«%s» in «%s»: %s', (wanted, text, isFound) => {
	expect(hasWords(wanted, [text])).toBe(isFound);
});
