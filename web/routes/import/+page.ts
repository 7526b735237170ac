import { deadletters } from '$lib/i18n/fa/deadletters.ts';
import { imports } from '$lib/i18n/fa/imports.ts';
import { letter } from '$lib/i18n/fa/letter.ts';
import { sources } from '$lib/i18n/fa/sources.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), { imports, deadletters, letter, sources })
});
