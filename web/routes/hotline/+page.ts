import { hotline } from '$lib/i18n/fa/hotline.ts';
import { later } from '$lib/later/part.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), { hotline }),
	parts: {
		timeChart: await later(() => import('$lib/components/TimeChart.svelte')),
		chart: await later(() => import('$lib/charts/Chart.svelte')),
		peakTable: await later(() => import('$lib/components/PeakTable.svelte')),
		whatIf: await later(() => import('$lib/components/WhatIf.svelte'))
	}
});
