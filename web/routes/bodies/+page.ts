import { bodies } from '$lib/i18n/fa/bodies.ts';
import { forecast } from '$lib/i18n/fa/forecast.ts';
import { tables } from '$lib/i18n/fa/tables.ts';
import { later } from '$lib/later/part.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), { tables, bodies, forecast }),
	parts: {
		timeChart: await later(() => import('$lib/components/TimeChart.svelte')),
		openBar: await later(() => import('$lib/components/OpenBar.svelte')),
		bodiesTable: await later(() => import('$lib/components/BodiesTable.svelte')),
		rankedBars: await later(() => import('$lib/components/RankedBars.svelte'))
	}
});
