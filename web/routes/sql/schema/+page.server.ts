import { sqlWords } from '$lib/server/console/words.ts';
import type { PageServerLoad } from './$types';

/** What every view holds, from the comments of the schema, as the analyst sees it. */
export const load: PageServerLoad = async () => ({
	views: (await sqlWords()).views
});
