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

/** How many rows a list says that it has; NaN where it says nothing. */
export const totalOf = (html: string): number => Number(/data-total="(\d+)"/.exec(html)?.[1]);
