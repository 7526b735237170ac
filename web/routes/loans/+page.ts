import { loans } from '$lib/i18n/fa/loans.ts';
import { later } from '$lib/later/part.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), { loans }),
	parts: {
		timeChart: await later(() => import('$lib/components/TimeChart.svelte')),
		rankedBars: await later(() => import('$lib/components/RankedBars.svelte'))
	}
});
