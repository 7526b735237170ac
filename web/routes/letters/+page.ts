import { letters } from '$lib/i18n/fa/letters.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import type { PageLoad } from './$types';

/** The list of a figure needs nothing of the desk, which is a seventh of the page's JavaScript, and the other way round. */
export const load: PageLoad = async ({ data, parent }) => {
	if (data.figure) {
		const { default: FigureList } = await import('$lib/components/FigureList.svelte');
		return { ...data, FigureList, Desk: null, words: await pageWords(await parent(), { letters }) };
	}
	const [{ default: Desk }, { desk }, { day }] = await Promise.all([
		import('$lib/components/desk/Desk.svelte'),
		import('$lib/i18n/fa/desk.ts'),
		import('$lib/i18n/fa/day.ts')
	]);
	return { ...data, FigureList: null, Desk, words: await pageWords(await parent(), { letters, desk, day }) };
};
