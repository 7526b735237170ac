import { rateText } from './counties.ts';
import type { Words } from './i18n/text.ts';

/** From how much on a number is written in a larger unit, and how many of its own that has. */
const LARGER: Record<string, { from: number; by: number; unit: string }> = {
	hours: { from: 48, by: 24, unit: 'days' },
	seconds: { from: 120, by: 60, unit: 'minutes' },
	rial: { from: 1e9, by: 1e9, unit: 'billion_rial' }
};

/** The unit of numbers up to `most`, and by what they are divided for it. */
export function unitFor(most: number, unit: string): { unit: string; by: number } {
	const larger = LARGER[unit];
	return larger && most >= larger.from ? larger : { unit, by: 1 };
}

/** A number without its unit, but of a share, whose sign belongs to it. */
export function bareText(value: number, unit: string, { f }: Pick<Words, 'f'>): string {
	if (unit === 'share') return f.percent(value);
	return unit === 'per_10000' ? rateText(value, f) : f.number(value, 1);
}

/** A figure's number as it is written, with its unit; a large one in the next larger unit. */
export function figureText(value: number | null, own: string, { t, f }: Words): string {
	if (value === null) return '–';
	const { unit, by } = unitFor(value, own);
	const bare = bareText(value / by, unit, { f });
	return ['share', 'count', 'per_10000'].includes(unit) ? bare : `${bare} ${t.figures.units[unit] ?? ''}`;
}
