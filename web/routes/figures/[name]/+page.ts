import { figures } from '$lib/i18n/fa/figures.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import { later } from '$lib/later/part.ts';
import type { PageLoad } from './$types';

/** Names of groups, and of ages. */
const GROUPS = {
	fa: async () => ({
		...(await import('$lib/i18n/fa/letters.ts')).letters,
		...(await import('$lib/i18n/fa/tables.ts')).tables
	}),
	en: async () => ({
		...(await import('$lib/i18n/en/letters.ts')).letters,
		...(await import('$lib/i18n/en/tables.ts')).tables
	})
};

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), { figures }),
	parts: {
		over: await later(() => import('$lib/components/figures/FigureOver.svelte')),
		by: await later(() => import('$lib/components/figures/FigureBy.svelte'), GROUPS),
		sql: await later(() => import('$lib/components/figures/FigureSql.svelte'))
	}
});
