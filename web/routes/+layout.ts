import { shell } from '$lib/i18n/fa/shell.ts';
import type { Dictionary } from '$lib/i18n/fa.ts';
import { formatOf } from '$lib/i18n/format.ts';
import { later } from '$lib/later/part.ts';
import type { LayoutLoad } from './$types';

const DAY = {
	fa: async () => (await import('$lib/i18n/fa/day.ts')).day,
	en: async () => (await import('$lib/i18n/en/day.ts')).day
};

const FOOT = {
	fa: async () => (await import('$lib/i18n/fa/foot.ts')).foot,
	en: async () => (await import('$lib/i18n/en/foot.ts')).foot
};

/** The words around every page; a page's own come with it (`pageWords`), which makes the dictionary whole. */
export const load: LayoutLoad = async ({ data }) => {
	const { lang } = data.view;
	const t = lang === 'en' ? (await import('$lib/i18n/en/shell.ts')).shell : shell;
	return {
		...data,
		words: { t: t as Dictionary, f: formatOf(lang) },
		filterForm: await later(() => import('$lib/components/FilterForm.svelte'), DAY),
		filterChips: await later(() => import('$lib/components/FilterChips.svelte'), DAY),
		compared: await later(() => import('$lib/components/Compared.svelte')),
		foot: await later(() => import('$lib/components/Foot.svelte'), FOOT)
	};
};
