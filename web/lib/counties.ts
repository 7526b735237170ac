import type { CountyRow } from '#sql/queries/pages/counties.ts';
import { isShown, shareOf } from './hidden.ts';
import type { ListFigure } from './list-link.ts';

/** What the map shows of each county. */
export const MAPS = ['unanswered', 'late', 'rate'] as const;
export type MapOf = (typeof MAPS)[number];

/** `map=late` in the address; the share unanswered if it says nothing, null if it says something else. */
export function readMap(params: URLSearchParams): MapOf | null {
	const text = params.get('map') || MAPS[0];
	return MAPS.find((one) => one === text) ?? null;
}

/** Letters by 10,000 residents; null: the residents are not known. */
export function perResidents({ letters, population }: { letters: number; population: number }): number | null {
	return population > 0 ? (letters / population) * 10_000 : null;
}

/** A small rate has a decimal: 5 and 9 in 10,000 may be 5.4 and 8.6. */
export const rateText = (rate: number, f: { number(value: number, digits?: number): string }): string =>
	f.number(rate, rate < 10 ? 1 : 0);

/** A county on the map: its number with the list behind it, and what its colour says; null where that is not known. */
export function onMap(
	{ code, letters, unanswered, late, population }: CountyRow,
	of: MapOf,
	f: { number(value: number, digits?: number): string; share(num: number, den: number): string }
): ListFigure & { value: number | null; text: string } {
	const link = { group: 'county', key: code };
	if (of === 'rate') {
		const rate = perResidents({ letters, population });
		const text = rate === null ? '–' : rateText(rate, f);
		return { kpi: 'coverage_per_10000', ...link, count: letters, text, value: isShown(rate) ? rate : null };
	}
	const count = of === 'late' ? late : unanswered;
	const share = letters === 0 ? null : shareOf(count, letters);
	return {
		kpi: of === 'late' ? 'overdue' : 'unanswered',
		...link,
		count,
		text: f.share(count, letters),
		value: isShown(share) ? share : null
	};
}

/** How strong the colour of each is, from 0 to 1: in proportion to the most. */
export function strengths(values: (number | null)[]): number[] {
	const most = Math.max(0, ...values.map((value) => value ?? 0));
	return values.map((value) => (most > 0 ? (value ?? 0) / most : 0));
}

export const COUNTY_COLUMNS = ['name', 'letters', 'persons', 'rate', 'unanswered', 'on_time', 'km'] as const;
export type CountyColumn = (typeof COUNTY_COLUMNS)[number];
