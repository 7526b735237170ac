import { figures } from '$lib/i18n/fa/figures.ts';
import { letters } from '$lib/i18n/fa/letters.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import { later } from '$lib/later/part.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), { figures, letters }),
	timeChart: await later(() => import('$lib/components/TimeChart.svelte'))
});
