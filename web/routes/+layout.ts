import { fa } from '$lib/i18n/fa.ts';
import { formatOf } from '$lib/i18n/format.ts';
import type { LayoutLoad } from './$types';

/** Persian comes with the page; English is fetched by those who ask for it. */
export const load: LayoutLoad = async ({ data }) => {
	const { lang } = data.view;
	const t = lang === 'en' ? (await import('$lib/i18n/en.ts')).en : fa;
	return { ...data, words: { t, f: formatOf(lang) } };
};
