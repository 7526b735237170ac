import { day } from '$lib/i18n/fa/day.ts';
import { exports } from '$lib/i18n/fa/exports.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), {
		console: async () => (await import('$lib/i18n/fa/console.ts')).console,
		...{ day, exports }
	})
});
