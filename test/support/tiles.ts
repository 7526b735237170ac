import { expect } from 'vitest';
import type { Visitor } from './login.ts';

/** A value of a page, by its path. */
export type Leaf = [path: string, value: unknown];
export function leavesOf(value: unknown, path = ''): Leaf[] {
	if (typeof value !== 'object' || value === null) return [[path, value]];
	if (Array.isArray(value)) return value.flatMap((one, index) => leavesOf(one, `${path}[${index}]`));
	return Object.entries(value).flatMap(([name, one]) => leavesOf(one, path === '' ? name : `${path}.${name}`));
}

export type Snapshot = Record<string, unknown> & { totals?: Record<string, number | string> };
const FRAME =
	'asOf knownAt clock watermark range compare compared grain excludeOutages where freshness names outages'.split(' ');
/** What a page says beside its frame. */
export const figuresOf = (snapshot: Snapshot) =>
	Object.fromEntries(Object.entries(snapshot).filter(([name]) => !FRAME.includes(name)));

/** What SvelteKit writes of a page's data: values in a list, their members by their places in it. */
function unflatten(values: unknown[]): unknown {
	const read = (index: number): unknown => {
		if (index < 0) return undefined;
		const value = values[index];
		if (Array.isArray(value)) return value.map((one) => read(one as number));
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, read(one as number)]));
	};
	return read(0);
}

/** What a page was made of, as its visitor gets it. */
export async function dataOf(visitor: Visitor, path: string): Promise<Snapshot> {
	const url = new URL(path, 'http://office');
	const response = await visitor.get(`${url.pathname === '/' ? '' : url.pathname}/__data.json${url.search}`);
	expect(response.status, path).toBe(200);
	const { nodes } = (await response.json()) as { nodes: ({ data?: unknown[] } | null)[] };
	const data = unflatten(nodes.at(-1)!.data!) as { reading: { snapshot: Snapshot } };
	return data.reading.snapshot;
}

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
