import { globSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#sql/root.ts';
import type { Role } from '#sql/model/roles.ts';
import { maySee } from '../../web/lib/server/grants.ts';
import type { Visitor } from '../support/login.ts';

export type Who = Role | 'nobody';

/** All that people can look at: SvelteKit's ids of the routes that have a page. */
export const ROUTES = globSync('**/+page.svelte', { cwd: join(projectRoot(), 'web/routes') })
	.map((file) => `/${file.replace(/\/?\+page\.svelte$/, '')}`)
	.sort();

/** What files are called by, and `--only` takes: `wall`, `bodies`, `bodies-org`. */
export const nameOf = (route: string): string => route.replace(/\W+/g, '-').replace(/^-|-$/g, '') || 'wall';

/** One page as one reader sees it. */
export interface Seen {
	who: Who;
	name: string;
	/** Path and query. */
	address: string;
}

const isOne = (route: string): boolean => route.includes('[');

/** The route of a path; one that is written out comes before one with a parameter. */
function routeOf(path: string): string | undefined {
	const fits = (route: string) => new RegExp(`^${route.replace(/\[\w+\]/g, '[^/]+')}$`).test(path);
	return ROUTES.find((route) => route === path) ?? ROUTES.find((route) => isOne(route) && fits(route));
}

/**
 * The pages that somebody may see, by the product's own table of grants; one of many, such as a letter, is the first that a
 * link leads to. `missing` are those that no link leads to, or that lead on.
 * @param made addresses that stand behind no link
 */
export async function addressesOf(
	who: Who,
	visitor: Visitor,
	open: { publicWall: boolean },
	made: readonly string[] = []
): Promise<{ seen: Seen[]; missing: string[] }> {
	const user = who === 'nobody' ? null : { ...NOBODY, role: who };
	const mayOpen = ROUTES.filter((route) => maySee(route, user, open));
	const waiting = [...mayOpen.filter((route) => !isOne(route)), ...made];
	const found = new Map<string, string>();
	for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
		const route = routeOf(address.replace(/\?.*$/, ''));
		if (route === undefined || found.has(route) || !mayOpen.includes(route)) continue;
		const response = await visitor.get(address);
		const html = await response.text();
		if (response.status !== 200) continue;
		found.set(route, address);
		for (const [, href] of html.matchAll(/<a [^>]*?href="([^"]+)"/g)) {
			const { pathname, search } = new URL(href!.replaceAll('&amp;', '&'), `http://office${address}`);
			waiting.push(pathname + search);
		}
	}
	const seen = mayOpen.flatMap((route) => {
		const address = found.get(route);
		return address === undefined ? [] : [{ who, name: nameOf(route), address }];
	});
	return { seen, missing: mayOpen.filter((route) => !found.has(route)).map(nameOf) };
}

const NOBODY = { id: '', name: '', session: '', mustChangePassword: false, sensitive: true, isConfirmed: true };
