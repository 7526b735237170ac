import { wall } from '#sql/queries/wall.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { loadPage } from '$lib/server/load-page.ts';
import { readSources } from '$lib/server/sources.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { definitions, clocks } = wordsOf(event.locals.view.lang).t;
	const page = await loadPage(wall, event);
	const { registered, unanswered } = page.reading.snapshot.totals;
	// Whoever is logged in sees what an office without any event needs first.
	const steps = event.locals.user && registered + unanswered === 0 ? (await readSources()).steps : null;
	return { ...page, steps: steps?.events === false ? steps : null, definitions, clocks };
};
