import { administrationNav } from '$lib/server/administration-nav.ts';
import { unlessAway } from '$lib/server/load-page.ts';
import { readSources } from '$lib/server/sources.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	return { ...(await unlessAway(locals.view, readSources)), nav: administrationNav(locals.view) };
};
