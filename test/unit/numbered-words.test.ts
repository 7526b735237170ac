import { expect, test } from 'vitest';
import { en } from '$lib/i18n/en.ts';
import { fill, rich } from '$lib/i18n/text.ts';

test.each([
	[en.desk.bar.some, '1 letter selected', '2 letters selected'],
	[en.desk.numbers.age_from, 'Age from 1 day', 'Age from 2 days'],
	[en.reminders.one, 'What came of a reminder of 1 letter', 'What came of a reminder of 2 letters'],
	[en.waiting.changed, '1 letter has changed since.', '2 letters have changed since.'],
	[en.letter.bodies, '1 body', '2 bodies']
])('%s', (template, one, two) => {
	expect([fill(template, { n: '1' }), fill(template, { n: '2' })]).toEqual([one, two]);
});

test('a sentence of figures is in the singular of one, too', () => {
	const said = (count: string) =>
		rich(en.loans.rest, { count: { text: count } })
			.map(({ text }) => text)
			.join('');
	expect([said('1'), said('21')]).toEqual(['1 other', '21 others']);
});

test('no word for one or for more belongs to a figure that its sentence has not', () => {
	const texts = (value: unknown): string[] =>
		typeof value === 'string' ? [value] : Object.values(value as object).flatMap(texts);
	const lost = texts(en).filter((text) =>
		[...text.matchAll(/\{(\w+)\|/g)].some(([, name]) => !text.includes(`{${name}}`))
	);
	expect(lost).toEqual([]);
});
