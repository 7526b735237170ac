import { imports } from '$lib/i18n/fa/imports.ts';
import { sources } from '$lib/i18n/fa/sources.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), { imports, sources })
});
