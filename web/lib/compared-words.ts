import type { Compared } from '#sql/queries/pages/page.ts';
import { rateText } from './counties.ts';
import type { Dictionary } from './i18n/fa.ts';
import type { Format } from './i18n/format.ts';
import { fill } from './i18n/text.ts';

/** A value as its unit is written; what cannot be divided is a dash. */
export function comparedText(value: number | null, unit: Compared['unit'], f: Format): string {
	if (value === null) return '–';
	if (unit === 'share') return f.percent(value);
	return unit === 'per_10000' ? rateText(value, f) : f.number(value);
}

/**
 * How the figure of the range differs from the former one, in words; '' where either is not known. A share is told by
 * points, all else in proportion to the former one, unless that is 0. While one of the two is not finished they are not compared.
 * @param what those whose outcome is to come
 */
export function changeText(
	{ now, before, unit, unfinished }: Compared,
	words: Dictionary['compared'],
	f: Format,
	what: string
): string {
	// What is hidden stands far below zero.
	if (now === null || before === null || now < 0 || before < 0) return '';
	if (unfinished !== null)
		return fill(words.unfinished, { share: f.percent(Math.round(unfinished * 100) / 100), what });
	const by = Math.abs(now - before);
	// What is not seen in points either is no difference.
	if (by < (unit === 'share' ? 0.0005 : Number.EPSILON)) return words.same;
	const template = now > before ? words.more : words.less;
	if (unit === 'share') return fill(template, { by: fill(words.points, { n: f.number(by * 100, 1) }) });
	return fill(template, { by: before > 0 ? f.percent(by / before) : comparedText(by, unit, f) });
}
