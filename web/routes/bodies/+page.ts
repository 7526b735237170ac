import { bodies } from '$lib/i18n/fa/bodies.ts';
import { forecast } from '$lib/i18n/fa/forecast.ts';
import { tables } from '$lib/i18n/fa/tables.ts';
import { later } from '$lib/later/part.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import type { PageLoad } from './$types';

const CHANGE = {
	fa: async () => (await import('$lib/i18n/fa/change.ts')).change,
	en: async () => (await import('$lib/i18n/en/change.ts')).change
};

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), { tables, bodies, forecast }),
	parts: {
		worst: await later(() => import('$lib/components/WorstBody.svelte'), CHANGE),
		lettersBar: await later(() => import('$lib/components/LettersBar.svelte')),
		lettersTable: await later(() => import('$lib/components/LettersTable.svelte'), CHANGE),
		referralsOver: await later(() => import('$lib/components/ReferralsOver.svelte')),
		bodiesTable: await later(() => import('$lib/components/BodiesTable.svelte')),
		rankedBars: await later(() => import('$lib/components/RankedBars.svelte'))
	}
});
