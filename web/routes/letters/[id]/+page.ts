import { letter } from '$lib/i18n/fa/letter.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import type { PageLoad } from './$types';

/** The page is read, and its forms are sent, as pages always were: nothing of it needs a script. */
export const csr = false;

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), { letter })
});
