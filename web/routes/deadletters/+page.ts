import { day } from '$lib/i18n/fa/day.ts';
import { deadletters } from '$lib/i18n/fa/deadletters.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import type { PageLoad } from './$types';

/** Forms and their answers: nothing of it needs a script. */
export const csr = false;

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), { day, deadletters })
});
