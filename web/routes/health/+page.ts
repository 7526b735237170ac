import { health } from '$lib/i18n/fa/health.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import type { PageLoad } from './$types';

/** What was read: nothing of it needs a script. */
export const csr = false;

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), { health })
});
