import { wall } from '#sql/queries/wall.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { loadPage } from '$lib/server/load-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { definitions, clocks } = wordsOf(event.locals.view.lang).t;
	return { ...(await loadPage(wall, event)), definitions, clocks };
};
