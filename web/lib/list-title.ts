import type { FigureList } from '#sql/measures/kpi.ts';
import type { PageFrame } from '#sql/queries/pages/page.ts';
import { bucketName } from './charts/bucket-name.ts';
import { GRAINS } from './filters.ts';
import { codeName } from './i18n/codes.ts';
import { fill, type Words } from './i18n/text.ts';
import type { KpiCard } from './kpi-card.ts';

/** What a list is of, in words: the figure, which of its counts, and which group. */
export function listTitle(card: KpiCard, ask: FigureList, names: PageFrame['names'], words: Words): string {
	const { t } = words;
	const part = ask.part === 'den' && card.denominator ? card.denominator : card.numerator;
	// Many a figure has the name of what it counts.
	const isSaid = !card.denominator || (ask.part === 'num' && part === card.title);
	const counted = isSaid ? card.title : `${card.title} · ${fill(t.letters[ask.part], { text: part })}`;
	const { group, key } = ask;
	if (group === null) return counted;
	const grain = GRAINS.find((one) => one === group);
	if (grain) return `${counted} · ${bucketName(key ?? '', grain, words)}`;
	const bucket = group === 'bucket' && key !== null && t.letters.buckets[key];
	if (bucket) return `${counted} · ${bucket}`;
	const name = dimensionName(group, card.basis, words);
	return `${counted} · ${fill(t.letters.group, { name, value: memberName(group, key ?? '', names, words) })}`;
}

/** What a list calls a dimension: the bucket of a loan is a step of its way, that of anything else mostly an age. */
export function dimensionName(dimension: string, basis: string, { t }: Words): string {
	if (dimension === 'bucket' && basis === 'loans') return t.letters.step;
	return t.filters.dimensions[dimension as keyof typeof t.filters.dimensions] ?? dimension;
}

/** A code of a dimension in words, as a list says it: those of buckets are words of lists alone. */
export function memberName(dimension: string, code: string, names: PageFrame['names'], words: Words): string {
	return (dimension === 'bucket' && words.t.letters.buckets[code]) || codeName(dimension, code, names, words);
}
