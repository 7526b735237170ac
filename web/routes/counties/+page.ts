import { counties } from '$lib/i18n/fa/counties.ts';
import { tables } from '$lib/i18n/fa/tables.ts';
import { later } from '$lib/later/part.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), { tables, counties }),
	parts: {
		countyTiles: await later(() => import('$lib/components/CountyTiles.svelte')),
		countyOutlines: await later(() => import('$lib/components/CountyOutlines.svelte')),
		countiesTable: await later(() => import('$lib/components/CountiesTable.svelte'))
	}
});
