/** What the circles of the map show. */
export const MAPS = ['rate', 'letters'] as const;
export type MapOf = (typeof MAPS)[number];

/** `map=letters` in the address; the rate by residents if it says nothing, null if it says something else. */
export function readMap(params: URLSearchParams): MapOf | null {
	const text = params.get('map') || 'rate';
	return MAPS.find((one) => one === text) ?? null;
}

/** Letters by 10,000 residents; null: the residents are not known. */
export function perResidents({ letters, population }: { letters: number; population: number }): number | null {
	return population > 0 ? (letters / population) * 10_000 : null;
}

/** A small rate has a decimal: 5 and 9 in 10,000 may be 5.4 and 8.6. */
export const rateText = (rate: number, f: { number(value: number, digits?: number): string }): string =>
	f.number(rate, rate < 10 ? 1 : 0);

export const COUNTY_COLUMNS = ['name', 'letters', 'persons', 'rate', 'unanswered', 'on_time', 'km'] as const;
export type CountyColumn = (typeof COUNTY_COLUMNS)[number];
