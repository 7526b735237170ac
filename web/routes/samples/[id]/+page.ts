import { exports } from '$lib/i18n/fa/exports.ts';
import { letters } from '$lib/i18n/fa/letters.ts';
import { samples } from '$lib/i18n/fa/samples.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), { samples, exports, letters })
});
