import { letters } from '$lib/i18n/fa/letters.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import { later } from '$lib/later/part.ts';
import type { PageLoad } from './$types';

const desk = () => import('$lib/components/desk/Desk.svelte');
const DESK = {
	fa: async () => {
		const [one, other] = await Promise.all([import('$lib/i18n/fa/desk.ts'), import('$lib/i18n/fa/day.ts')]);
		return { ...one.desk, ...other.day };
	},
	en: async () => {
		const [one, other] = await Promise.all([import('$lib/i18n/en/desk.ts'), import('$lib/i18n/en/day.ts')]);
		return { ...one.desk, ...other.day };
	}
};

/**
 * The list of a figure that counts no letters needs nothing of the desk, which is a seventh of the page's JavaScript, and the other way
 * round. Whoever opens a number first reads what is behind it: what can be done with it comes later.
 */
export const load: PageLoad = async ({ data, parent }) => {
	const words = await pageWords(await parent(), { letters });
	const none = { FigureList: null, Desk: null, deskLater: null };
	if (data.figure) {
		const { default: FigureList } = await import('$lib/components/FigureList.svelte');
		return { ...data, ...none, FigureList, words };
	}
	if (data.desk?.filter.figure) return { ...data, ...none, deskLater: await later(desk, DESK), words };
	const [{ default: Desk }, own] = await Promise.all([desk(), DESK[words.f.lang]()]);
	Object.assign(words.t, own);
	return { ...data, ...none, Desk, words };
};
