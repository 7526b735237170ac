import { administrationNav } from '$lib/server/administration-nav.ts';
import { readSources } from '$lib/server/sources.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	return { ...(await readSources()), nav: administrationNav(locals.view) };
};
