import { sqlWords } from '$lib/server/console/words.ts';
import type { PageServerLoad } from './$types';

/** What every view holds, from the comments of the schema, as the analyst sees it; `?q=` finds in it. */
export const load: PageServerLoad = async ({ url }) => ({
	views: (await sqlWords()).views,
	find: (url.searchParams.get('q') ?? '').slice(0, 200)
});
