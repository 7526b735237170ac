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
