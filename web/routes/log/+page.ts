import { day } from '$lib/i18n/fa/day.ts';
import { log } from '$lib/i18n/fa/log.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), { day, log })
});
