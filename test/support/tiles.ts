/** A number of a page that opens a list, and how many that list should have. */
export interface Tile {
	href: string;
	count: number;
}

/** As an address stands in an attribute. */
export const addressOf = (attribute: string): string => attribute.replaceAll('&amp;', '&');

/** The numbers of a page that open lists, each once. */
export function tilesOf(html: string): Tile[] {
	const tiles = [...html.matchAll(/<a\b[^>]*\bdata-tile\b[^>]*>/g)].map(([link]): Tile => ({
		href: addressOf(/href="([^"]*)"/.exec(link)![1]!),
		count: Number(/data-count="(\d+)"/.exec(link)![1])
	}));
	return [...new Map(tiles.map((tile) => [`${tile.href} ${tile.count}`, tile])).values()];
}

/** What a number of a page says that it is. */
export interface Told {
	kpi: string;
	part: string;
	value: number;
	filters: [field: string, code: string][];
	from: string | null;
	to: string | null;
	asOf: string;
	/** All of it but the value, in one text. */
	ask: string;
}

/** The numbers of a page that say what they are. */
export function toldOf(html: string): Told[] {
	return [...html.matchAll(/<(?:a|span)\b[^>]*\bdata-measure="[^>]*>/g)].flatMap(([tag]) => {
		const of = (name: string) => addressOf(new RegExp(` data-${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
		const [from, to] = of('range').split('..');
		const filters = of('filters').split(',').filter(Boolean);
		if (of('value') === '') return [];
		return {
			...{ kpi: of('measure'), part: of('part'), value: Number(of('value')), asOf: of('as-of') },
			filters: filters.map((one) => one.split('=') as [string, string]),
			from: from || null,
			to: to || null,
			ask: ['measure', 'part', 'filters', 'range', 'as-of'].map(of).join(' ')
		};
	});
}

/** How many rows a list says that it has; NaN where it says nothing. */
export const totalOf = (html: string): number => Number(/data-total="(\d+)"/.exec(html)?.[1]);
