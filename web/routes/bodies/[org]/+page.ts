import { bodies } from '$lib/i18n/fa/bodies.ts';
import { forecast } from '$lib/i18n/fa/forecast.ts';
import { tables } from '$lib/i18n/fa/tables.ts';
import { later } from '$lib/later/part.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import type { PageLoad } from './$types';

const LETTERS = {
	fa: async () => (await import('$lib/i18n/fa/letters.ts')).letters,
	en: async () => (await import('$lib/i18n/en/letters.ts')).letters
};

const STOCK = {
	fa: async () => (await import('$lib/i18n/fa/stock.ts')).stock,
	en: async () => (await import('$lib/i18n/en/stock.ts')).stock
};

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), {
		...{ tables, bodies, forecast },
		body: async () => (await import('$lib/i18n/fa/body.ts')).body
	}),
	parts: {
		bodyOver: await later(() => import('$lib/components/BodyOver.svelte')),
		bodyMeasures: await later(() => import('$lib/components/BodyMeasures.svelte')),
		lettersBar: await later(() => import('$lib/components/LettersBar.svelte')),
		bodyLetters: await later(() => import('$lib/components/BodyLetters.svelte')),
		referralsOver: await later(() => import('$lib/components/ReferralsOver.svelte')),
		openBar: await later(() => import('$lib/components/OpenBar.svelte')),
		forecast: await later(() => import('$lib/components/Forecast.svelte'), STOCK),
		ageSection: await later(() => import('$lib/components/AgeSection.svelte')),
		bodyOperators: await later(() => import('$lib/components/BodyOperators.svelte')),
		bodyOnTime: await later(() => import('$lib/components/BodyOnTime.svelte')),
		bodyOldest: await later(() => import('$lib/components/BodyOldest.svelte'), LETTERS),
		bodySpread: await later(() => import('$lib/components/BodySpread.svelte')),
		bodyCategories: await later(() => import('$lib/components/BodyCategories.svelte'))
	}
});
