import type { ListAsk, ListedLetter } from '#sql/queries/lists/list.ts';
import type { PageFrame } from '#sql/queries/pages/page.ts';
import type { Filters } from './filters.ts';
import { codeName } from './i18n/codes.ts';
import { fill, type Words } from './i18n/text.ts';
import type { KpiCard } from './kpi-card.ts';
import { listTitle } from './list-title.ts';

interface List {
	card: KpiCard;
	ask: ListAsk;
	filters: Filters;
	frame: Pick<PageFrame, 'names' | 'range'>;
}

/** A list in words, as a file says what it is of: the figure, then what restricts it. */
export function listWords({ card, ask, filters, frame }: List, words: Words): string {
	const { t, f } = words;
	const { from, to } = frame.range;
	const range = from && to ? t.filters.rangeBoth : from ? t.filters.rangeFrom : t.filters.rangeTo;
	const day = (text: string | null) => (text ? f.day(text, true) : '');
	const parts = [
		listTitle(card, ask, frame.names, words),
		...(from || to ? [fill(range, { from: day(from), to: day(to) })] : []),
		...filters.where.map(
			([dimension, code]) => `${t.filters.dimensions[dimension]}: ${codeName(dimension, code, frame.names, words)}`
		),
		...(filters.excludeOutages ? [t.filters.outages] : [])
	];
	return joinWords(parts, words);
}

/** What a list is of, and each of its restrictions, as one text. */
export const joinWords = (parts: readonly string[], { f }: Words): string => parts.join(f.lang === 'fa' ? '؛ ' : '; ');

/** How a letter of a list stands: that it is not registered, which part of every bar it is in, that it is closed with an answer or
 * without. */
export function standText(letter: Pick<ListedLetter, 'registered_at' | 'tone' | 'state'>, { t }: Words): string {
	return [
		...(letter.registered_at === null ? [t.letters.unregistered] : []),
		t.tones[letter.tone],
		...(letter.state === 'closed' && letter.tone !== 'ended' ? [t.letters.closed] : [])
	].join(' · ');
}

/** Nobody waits for anything of it. */
export const isDone = ({ tone }: Pick<ListedLetter, 'tone'>): boolean => tone === 'done' || tone === 'ended';

/** With whom a letter of a list lies; with nobody once it is done. */
export function lyingText(
	letter: Pick<ListedLetter, 'holder' | 'tone'>,
	names: PageFrame['names'],
	words: Words
): string {
	if (isDone(letter)) return '';
	return letter.holder === null ? words.t.letters.office : codeName('body', letter.holder, names, words);
}
