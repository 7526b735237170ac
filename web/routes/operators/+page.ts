import { staff } from '$lib/i18n/fa/staff.ts';
import { later } from '$lib/later/part.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), { staff }),
	parts: {
		timeChart: await later(() => import('$lib/components/TimeChart.svelte')),
		chart: await later(() => import('$lib/charts/Chart.svelte')),
		operatorTable: await later(() => import('$lib/components/OperatorTable.svelte')),
		registrars: await later(() => import('$lib/components/Registrars.svelte'))
	}
});
